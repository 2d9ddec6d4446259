#include "http/pack.h"

#include <zlib.h>

/* One deflate state per thread: making it anew costs more than a page. */
static _Thread_local z_stream stream;
static _Thread_local bool stream_ready;

void pack_thread_end(void)
{
    if (stream_ready)
        deflateEnd(&stream);
    stream_ready = false;
}

bool pack_gzip(struct arena *a, const char **bytes, size_t *len)
{
    if (!stream_ready &&
        deflateInit2(&stream, 1, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        return false;
    stream_ready = true;
    deflateReset(&stream);
    size_t room = deflateBound(&stream, *len);
    char *packed = arena_alloc(a, room);
    stream.next_in = (Bytef *) (uintptr_t) *bytes;
    stream.avail_in = (uInt) *len;
    stream.next_out = (Bytef *) packed;
    stream.avail_out = (uInt) room;
    if (deflate(&stream, Z_FINISH) != Z_STREAM_END)
        return false;
    *bytes = packed;
    *len = stream.total_out;
    return true;
}
