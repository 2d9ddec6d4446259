#include "view/asset.h"

#include "base/log.h"
#include "base/str.h"

/* How much of the hash an address shows. */
enum { URL_HASH = 8 };

static const char folder[] = "static/";

static int compare(const void *name, const void *asset)
{
    return strcmp(name, ((const struct asset *) asset)->name);
}

const struct asset *asset_find(const char *name)
{
    return bsearch(name, asset_table, asset_count, sizeof *asset_table, compare);
}

const struct asset *asset_at(size_t i)
{
    return i < asset_count ? &asset_table[i] : NULL;
}

const char *asset_url(struct arena *a, const char *basename)
{
    const struct asset *asset = asset_find(str_fmt(a, "%s%s", folder, basename));

    if (!asset)
        BUG("no static file '%s'", basename);
    return str_fmt(a, "/%s%.*s-%s", folder, URL_HASH, asset->hash, basename);
}

const struct asset *asset_at_url(struct arena *a, const char *path)
{
    size_t start = 1 + strlen(folder);
    if (path[0] != '/' || !str_starts(path + 1, folder) || strlen(path) <= start + URL_HASH + 1)
        return NULL;

    const char *hash = path + start;
    if (hash[URL_HASH] != '-')
        return NULL;

    const struct asset *asset = asset_find(str_fmt(a, "%s%s", folder, hash + URL_HASH + 1));
    return asset && strncmp(asset->hash, hash, URL_HASH) == 0 ? asset : NULL;
}
