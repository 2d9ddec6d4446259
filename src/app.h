/* The house put together: its rooms, its pages, its clock. */
#ifndef APP_H
#define APP_H

#include "db/migrate.h"
#include "http/dispatch.h"

/* The rooms in the order of the staircase, ended by NULL. */
extern const struct room *const app_rooms[];

/* The house's own pages: what belongs to no room. */
extern const struct room app_room;

/* The embedded migrations, in order, ended by a NULL name. */
const struct migration *app_migrations(struct arena *a);

/* All that is served.  Lives in `a`; NULL and `err` if a catalogue or template is damaged. */
struct house *app_house(struct arena *a, const struct conf *conf, struct err *err);

/* Serves until SIGTERM or SIGINT; 0, or 1 after saying why not. */
int app_serve(struct arena *a, const struct conf *conf);

/* A request that nobody sent, for work of the house's own: a, db, now, today, url, language. */
struct req app_request(const struct house *house, struct arena *a, struct db *db);

/* The thread that does the rooms' labours (app_labour.c).  NULL and `err` if it cannot start; stop
 * takes NULL, and asks the labour at hand to end. */
struct labourer;
struct labourer *labour_start(const struct house *house, struct err *err);
void labour_stop(struct labourer *l);

/* `beffroi user VERB EMAIL ...`; the status to exit with (user_command.c). */
int app_user_command(struct arena *a, const struct conf *conf, struct db *db, int argc,
                     char **argv);

/* The menu and the rest of what stands around every page (app_web.c). */
void app_frame(struct req *r, struct value *frame);

/* The OpenAPI 3.1 document of the routes under /api/ (openapi.c). */
struct value *openapi(struct arena *a, const struct room *const *rooms, const char *url);

/* The routes as a table for people, or as JSON for tests. */
void app_print_routes(struct arena *a, bool json);

#endif
