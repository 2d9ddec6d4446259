/* What the page files of this room share: a person's own skills as a form and as the API has them,
 * and the handlers that skill_web.c lists in its routes. */
#ifndef SKILL_WEB_H
#define SKILL_WEB_H

#include "http/req.h"
#include "skill/skill.h"

/* What the form of my skills holds: skill_form_web.c. */
enum { LIVING_LENGTH = 120 };
extern const struct field skill_fields[];
extern const struct choice skill_levels[];
/* The field of a line: "gives_3"; with `part` "level" "gives_3_level". */
const char *skill_field(struct arena *a, enum skill_kind kind, int line, const char *part);
/* Puts what is there into a form of `skill_fields`, and reads what was sent. */
void skill_fill(struct req *r, struct form *f);
void skill_read(struct req *r, const struct form *f, struct living *living,
                struct skill skills[2 * SKILLS_MOST], size_t *count);

void show_my_skills(struct req *r);
void save_my_skills(struct req *r);

/* skill_api_web.c */
extern const struct field api_skills_fields[];
extern const struct field api_trades_fields[];
void api_my_skills(struct req *r);
void api_put_skills(struct req *r);
void api_trades(struct req *r);

/* directory_web.c */
extern const struct field directory_fields[];
extern const struct field api_people_fields[];
void show_directory(struct req *r);
void api_people(struct req *r);

/* known_web.c */
void show_known(struct req *r);
void show_domain(struct req *r);

#endif
