#include "view/qr.h"

#include <errno.h>
#include <qrencode.h>

#include "base/log.h"
#include "base/str.h"

bool qr_make(struct arena *a, const char *text, struct qr *out)
{
    *out = (struct qr){ 0 };
    if (str_empty(text))
        return false;

    QRcode *code = QRcode_encodeString(text, 0, QR_ECLEVEL_M, QR_MODE_8, 1);
    if (!code && errno == ENOMEM)
        BUG("out of memory");
    if (!code)
        return false;

    size_t count = (size_t) code->width * (size_t) code->width;
    unsigned char *dark = arena_copy(a, code->data, count);
    for (size_t i = 0; i < count; i++)
        dark[i] &= 1;                   /* the other bits say what a square is for */
    *out = (struct qr){ .side = code->width, .dark = dark };
    QRcode_free(code);
    return true;
}

/* Runs of dark squares, row by row. */
static void add_squares(struct str *s, const struct qr *qr)
{
    for (int y = 0; y < qr->side; y++) {
        const unsigned char *row = qr->dark + y * qr->side;
        for (int x = 0, run; x < qr->side; x += run) {
            for (run = 1; x + run < qr->side && row[x + run] == row[x]; run++)
                ;
            if (row[x])
                str_add_fmt(s, "M%d %dh%dv1h-%dz", x + QR_QUIET, y + QR_QUIET, run, run);
        }
    }
}

char *svg_qr(struct arena *a, const char *text, const char *label)
{
    struct str s = str_new(a);
    struct qr qr;

    if (!qr_make(a, text, &qr))
        return s.text;
    str_add_fmt(&s, "<svg class=\"qr\" viewBox=\"0 0 %d %d\" shape-rendering=\"crispEdges\"",
                qr.side + 2 * QR_QUIET, qr.side + 2 * QR_QUIET);
    if (label) {
        str_add(&s, " role=\"img\" aria-label=\"");
        str_add_html(&s, label, strlen(label));
        str_add(&s, "\"><path d=\"");
    } else {
        str_add(&s, " aria-hidden=\"true\"><path d=\"");
    }
    add_squares(&s, &qr);
    str_add(&s, "\"/></svg>");
    return s.text;
}
