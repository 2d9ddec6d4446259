/* The handlers of this room's pages, for the one table of routes in account_web.c. */
#ifndef ACCOUNT_WEB_H
#define ACCOUNT_WEB_H

#include "account/role.h"

/* door_web.c */
extern const struct field sign_in_fields[], link_fields[], accept_fields[];
void show_sign_in(struct req *r);
void check_sign_in(struct req *r);
void sign_in(struct req *r);
void show_link_form(struct req *r);
void send_link(struct req *r);
void show_link(struct req *r);
void use_link(struct req *r);
void sign_out(struct req *r);
void show_invitation(struct req *r);
void hash_invitation(struct req *r);
void accept_invitation(struct req *r);

/* mine_web.c */
extern const struct field password_fields[];
void show_sessions(struct req *r);
void end_session(struct req *r);
void end_other_sessions(struct req *r);
void end_token(struct req *r);
void show_password(struct req *r);
void check_password(struct req *r);
void set_password(struct req *r);

/* role_web.c */
extern const struct field invite_fields[], role_fields[], roles_fields[];
void show_invitations(struct req *r);
void invite(struct req *r);
void withdraw_invitation(struct req *r);
void show_roles(struct req *r);
void give_role(struct req *r);
void end_role(struct req *r);

/* A browser in a few words: "Firefox, Linux". */
const char *agent_words(struct req *r);

/* Who knocks, as of this request; `email` may be "". */
struct knock knock_of(struct req *r, const char *email);

/* 429 with the time to wait, and the ways that work now. */
void refuse_tries(struct req *r, const char *email, int64_t wait, bool link_works);

/* "member" as people read it. */
const char *role_words(const struct req *r, const char *role);

#endif
