/* What a page says to machines (JSON-LD, schema.org), as a <script type="application/ld+json">.
 *
 * Such a script is data, never run, so a policy without inline scripts lets it stand.  Nothing in
 * a text can end the element: < > & and the line separators U+2028 and U+2029 are written as \u
 * escapes.  A page prints it in its head block: {{$head}}{{page.ld}}{{/head}}. */
#ifndef VIEW_JSON_LD_H
#define VIEW_JSON_LD_H

#include "view/value.h"

/* Sets member `name` of `object` to the markup.  Give an object made for it, with its "@context";
 * members named "page" and markup are left out as value_write_json does. */
void set_json_ld(struct value *object, const char *name, const struct value *ld);

#endif
