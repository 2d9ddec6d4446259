/* The handlers of import_web.c, which archive_web.c lists in its routes. */
#ifndef ARCHIVE_WEB_H
#define ARCHIVE_WEB_H

#include "http/req.h"

extern const struct field upload_fields[], column_fields[];

void show_imports(struct req *r);
void read_upload(struct req *r);
void keep_upload(struct req *r);
void show_import(struct req *r);
void choose_columns(struct req *r);
void start_import(struct req *r);
void drop_import(struct req *r);
void undo_import(struct req *r);

#endif
