#include "notice/mail.h"

#include <curl/curl.h>
#include <sodium.h>

#include "base/date.h"
#include "base/str.h"

enum { WORD_BYTES = 39, LINE_MOST = 76, CONNECT_SECONDS = 10, SEND_SECONDS = 60 };

bool mail_is_address(const char *text)
{
    size_t ats = 0, len = text ? strlen(text) : 0;

    if (len < 3 || len > 254 || text[0] == '@' || text[len - 1] == '@')
        return false;
    for (size_t i = 0; i < len; i++) {
        unsigned char c = (unsigned char) text[i];
        if (c <= ' ' || c >= 0x7f || strchr("<>()[]\\,;:\"", c))
            return false;
        ats += c == '@';
    }
    return ats == 1;
}

bool mail_is_line(const char *text)
{
    if (!text || !str_is_utf8(text, strlen(text)))
        return false;
    for (const char *c = text; *c; c++)
        if ((unsigned char) *c < ' ' || *c == 0x7f)
            return false;
    return true;
}

/* ---- headers ---- */

static bool is_plain(const char *text)
{
    for (const char *c = text; *c; c++)
        if ((unsigned char) *c >= 0x7f || strchr("=?\"<>@,;:\\()[].", *c))
            return false;
    return strlen(text) < 60;
}

/* Encoded words of RFC 2047, of whole characters; with "Subject: " before it the first one still
 * ends within 76. */
static void add_header_text(struct str *out, const char *text)
{
    char word[sodium_base64_ENCODED_LEN(WORD_BYTES, sodium_base64_VARIANT_ORIGINAL)];

    if (is_plain(text)) {
        str_add(out, text);
        return;
    }
    for (size_t len = strlen(text), n; len; text += n, len -= n) {
        n = len < WORD_BYTES ? len : WORD_BYTES;
        while (n < len && ((unsigned char) text[n] & 0xc0) == 0x80)
            n--;
        sodium_bin2base64(word, sizeof word, (const unsigned char *) text, n,
                          sodium_base64_VARIANT_ORIGINAL);
        str_add_fmt(out, "=?utf-8?B?%s?=%s", word, n < len ? "\r\n " : "");
    }
}

static void add_date(struct str *out, int64_t now)
{
    static const char days[][4] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };
    static const char months[][4] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
    int32_t date = (int32_t) (now / 86400);
    int second = (int) (now % 86400), year, month, day;

    date_to_ymd(date, &year, &month, &day);
    str_add_fmt(out, "Date: %s, %d %s %d %02d:%02d:%02d +0000\r\n", days[date_weekday(date) - 1],
                day, months[month - 1], year, second / 3600, second / 60 % 60, second % 60);
}

/* ---- body ---- */

static bool needs_escape(const char *c)
{
    bool at_end = c[1] == '\0' || c[1] == '\n' || (c[1] == '\r' && c[2] == '\n');
    unsigned char byte = (unsigned char) *c;

    return byte == '=' || byte >= 0x7f || (byte < ' ' && byte != '\t') ||
           (at_end && (byte == ' ' || byte == '\t'));
}

/* Quoted-printable (RFC 2045 6.7): any text arrives as it was, through any server. */
static void add_body(struct str *out, const char *text)
{
    size_t line = 0;

    for (const char *c = text; *c; c++) {
        if (*c == '\r' && c[1] == '\n')
            continue;
        if (*c == '\n') {
            str_add(out, "\r\n");
            line = 0;
            continue;
        }
        size_t width = needs_escape(c) ? 3 : 1;
        if (line + width > LINE_MOST - 1) {
            str_add(out, "=\r\n");
            line = 0;
        }
        if (width == 3)
            str_add_fmt(out, "=%02X", (unsigned char) *c);
        else
            str_add_char(out, *c);
        line += width;
    }
    str_add(out, "\r\n");
}

/* Base64 in lines (RFC 2045 6.8). */
static void add_base64(struct str *out, const char *text)
{
    enum { BYTES = 57 };                /* make a line of 76 */
    char line[sodium_base64_ENCODED_LEN(BYTES, sodium_base64_VARIANT_ORIGINAL)];

    for (size_t len = strlen(text), n; len; text += n, len -= n) {
        n = len < BYTES ? len : BYTES;
        sodium_bin2base64(line, sizeof line, (const unsigned char *) text, n,
                          sodium_base64_VARIANT_ORIGINAL);
        str_add_fmt(out, "%s\r\n", line);
    }
}

static void add_text_part(struct str *out, const char *body)
{
    str_add(out, "Content-Type: text/plain; charset=utf-8\r\n"
                 "Content-Transfer-Encoding: quoted-printable\r\n\r\n");
    add_body(out, body);
}

/* The words and the calendar as alternatives, which Google and Apple read as an invitation, and the
 * calendar once more as a file, for those that only know attachments (RFC 6047 2.4).  The
 * boundaries hold a character that neither encoding can make. */
static void add_parts(struct str *out, const struct notice *n)
{
    str_add(out, "Content-Type: multipart/mixed; boundary=\"=_all\"\r\n\r\n--=_all\r\n"
                 "Content-Type: multipart/alternative; boundary=\"=_either\"\r\n\r\n"
                 "--=_either\r\n");
    add_text_part(out, n->body);
    str_add_fmt(out, "--=_either\r\nContent-Type: text/calendar; charset=utf-8; method=%s\r\n"
                     "Content-Transfer-Encoding: base64\r\n\r\n", n->method);
    add_base64(out, n->calendar);
    str_add_fmt(out, "--=_either--\r\n--=_all\r\n"
                     "Content-Type: application/ics; name=\"%s.ics\"\r\n"
                     "Content-Disposition: attachment; filename=\"%s.ics\"\r\n"
                     "Content-Transfer-Encoding: base64\r\n\r\n",
                str_is(n->method, "CANCEL") ? "cancel" : "invite",
                str_is(n->method, "CANCEL") ? "cancel" : "invite");
    add_base64(out, n->calendar);
    str_add(out, "--=_all--\r\n");
}

/* The same mail has the same Message-ID each time, so that a mailbox that gets it twice, because a
 * server died between sending and writing it down, may know. */
char *mail_text(struct arena *a, const struct notice_settings *settings, const struct notice *n)
{
    struct str out = str_new(a);

    if (!mail_is_address(settings->from) || !mail_is_address(n->address) ||
        !mail_is_line(n->subject))
        return NULL;
    add_date(&out, n->made_at);
    str_add(&out, "From: ");
    if (!str_empty(settings->name) && mail_is_line(settings->name)) {
        add_header_text(&out, settings->name);
        str_add_char(&out, ' ');
    }
    str_add_fmt(&out, "<%s>\r\nTo: <%s>\r\nSubject: ", settings->from, n->address);
    add_header_text(&out, n->subject);
    str_add_fmt(&out, "\r\nMessage-ID: <beffroi.%lld.%lld@%s>\r\n", (long long) n->id,
                (long long) n->made_at, strchr(settings->from, '@') + 1);
    str_add(&out, "Auto-Submitted: auto-generated\r\n"
                  "MIME-Version: 1.0\r\n");
    if (n->calendar && n->method)
        add_parts(&out, n);
    else
        add_text_part(&out, n->body);
    return out.text;
}

/* ---- sending ---- */

struct reading {
    const char *at;
    size_t left;
};

static size_t read_text(char *buffer, size_t size, size_t count, void *what)
{
    struct reading *r = what;
    size_t n = size * count < r->left ? size * count : r->left;

    memcpy(buffer, r->at, n);
    r->at += n;
    r->left -= n;
    return n;
}

static bool is_away(CURLcode code)
{
    return code == CURLE_COULDNT_RESOLVE_HOST || code == CURLE_COULDNT_CONNECT ||
           code == CURLE_OPERATION_TIMEDOUT || code == CURLE_SSL_CONNECT_ERROR ||
           code == CURLE_LOGIN_DENIED || code == CURLE_USE_SSL_FAILED;
}

bool mail_send(const struct notice_settings *settings, const char *to, const char *text,
               bool *away, struct err *e)
{
    CURL *curl = curl_easy_init();
    struct curl_slist *envelope = curl_slist_append(NULL, to);
    struct reading reading = { text, strlen(text) };
    char said[CURL_ERROR_SIZE] = "";
    long reply = 0;

    if (!curl || !envelope)
        BUG("libcurl has no memory");
    curl_easy_setopt(curl, CURLOPT_URL, settings->smtp);
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    /* A password in the address goes over TLS or not at all. */
    curl_easy_setopt(curl, CURLOPT_USE_SSL, strchr(settings->smtp, '@')
                     ? (long) CURLUSESSL_ALL : (long) CURLUSESSL_TRY);
    curl_easy_setopt(curl, CURLOPT_MAIL_FROM, settings->from);
    curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, envelope);
    curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(curl, CURLOPT_READFUNCTION, read_text);
    curl_easy_setopt(curl, CURLOPT_READDATA, &reading);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, (long) CONNECT_SECONDS);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, (long) SEND_SECONDS);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, said);
    CURLcode code = curl_easy_perform(curl);
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &reply);
    curl_easy_cleanup(curl);
    curl_slist_free_all(envelope);
    *away = is_away(code);
    if (code == CURLE_OK)
        return true;
    return reply ? err_set(e, "%ld: %s", reply, *said ? said : curl_easy_strerror(code))
                 : err_set(e, "%s", *said ? said : curl_easy_strerror(code));
}
