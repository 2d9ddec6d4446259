#include "season/dates.h"

#include "base/date.h"
#include "base/fold.h"
#include "base/str.h"

/* The twelve months, then words that say nothing more. */
static const char *const months[] = {
    " janvier janv jan january ", " fevrier fevr fev february feb ",
    " mars march mar ",           " avril avr april apr ",
    " mai may ",                  " juin june jun ",
    " juillet juil july jul ",    " aout august aug ",
    " septembre sept september sep ", " octobre oct october ",
    " novembre nov november ",    " decembre dec december ",
};
static const char silent[] =
    " le les et the and on lundi mardi mercredi jeudi vendredi samedi dimanche monday tuesday"
    " wednesday thursday friday saturday sunday lun mar mer jeu ven sam dim mon tue wed thu fri sat"
    " sun ";

struct words {
    struct arena *a;
    char **at;                          /* as written */
    size_t count;
    int32_t today;
};

static struct words words_of(struct arena *a, const char *text, int32_t today)
{
    struct words w = { .a = a, .today = today };
    static const char between[] = " \t\n\r,;";

    for (const char *c = text + strspn(text, between); *c; c += strspn(c, between)) {
        size_t len = strcspn(c, between);
        w.at = arena_grow(a, w.at, w.count + 1, sizeof *w.at);
        w.at[w.count++] = arena_slice(a, c, len);
        c += len;
    }
    return w;
}

/* The word without case, accents and the full stop of a short form; "" past the end. */
static const char *bare(const struct words *w, size_t i)
{
    char *word = i < w->count ? text_fold(w->a, w->at[i]) : arena_text(w->a, "");
    size_t len = strlen(word);

    if (len && word[len - 1] == '.')
        word[len - 1] = '\0';
    return word;
}

static bool among(struct arena *a, const char *list, const char *word)
{
    return *word && strstr(list, str_fmt(a, " %s ", word)) != NULL;
}

static bool date_of(int64_t year, int64_t month, int64_t day, int32_t *date)
{
    char text[11];

    if (year < 1000 || year > 9999 || month < 1 || month > 12 || day < 1 || day > 31)
        return false;
    snprintf(text, sizeof text, "%04d-%02d-%02d", (int) year, (int) month, (int) day);
    return date_parse(text, date);
}

static bool is_year(const char *word, int64_t *year)
{
    return strlen(word) == 4 && str_to_int(word, year) && *year > 999;
}

/* The next date of that day and month; 29 February may be years away. */
static bool next_date(int32_t today, int64_t month, int64_t day, int32_t *date)
{
    int year;

    date_to_ymd(today, &year, NULL, NULL);
    for (int later = 0; later < 8; later++)
        if (date_of(year + later, month, day, date) && *date >= today)
            return true;
    return false;
}

/* "2027-04-15", "15/04/2027", "15.4.27", "15/04". */
static bool read_figures(const struct words *w, const char *word, int32_t *date)
{
    char *figures = arena_text(w->a, word);
    int64_t n[3];
    size_t count;

    if (date_parse(word, date))
        return true;
    for (char *c = figures; *c; c++)
        if (*c == '.' || *c == '-')
            *c = '/';
    char **parts = str_split(w->a, figures, '/', &count);
    for (size_t i = 0; i < count && i < 3; i++)
        if (strlen(parts[i]) > 4 || !str_to_int(parts[i], &n[i]))
            return false;
    if (count == 2)
        return next_date(w->today, n[1], n[0], date);
    return count == 3 && date_of(n[2] < 100 ? 2000 + n[2] : n[2], n[1], n[0], date);
}

/* "15", "1er", "15th": the day of a month that the next word names; 0 for anything else. */
static int64_t day_of(struct arena *a, const char *word)
{
    size_t digits = strspn(word, "0123456789");
    int64_t day = 0;

    if (!digits || digits > 2 || (word[digits] && !among(a, " er e st nd rd th ", word + digits)))
        return 0;
    str_to_int(arena_slice(a, word, digits), &day);
    return day;
}

static int64_t month_of(struct arena *a, const char *word)
{
    for (int i = 0; i < 12; i++)
        if (among(a, months[i], word))
            return i + 1;
    return 0;
}

/* The date that begins at word `i`, and how many words it takes; 0 if there is none. */
static size_t read_date(const struct words *w, size_t i, int32_t *date)
{
    int64_t day = day_of(w->a, bare(w, i)), month = month_of(w->a, bare(w, i + 1)), year;
    size_t taken = 2;

    if (!day || !month)
        return read_figures(w, bare(w, i), date) ? 1 : 0;
    bool dated = is_year(bare(w, i + 2), &year);
    if (dated ? date_of(year, month, day, date) : next_date(w->today, month, day, date))
        return taken + dated;
    return 0;
}

static int by_number(const void *x, const void *y)
{
    int32_t a = *(const int32_t *) x, b = *(const int32_t *) y;

    return (a > b) - (a < b);
}

static void in_order(struct dates *d)
{
    size_t kept = 0;

    if (d->count)
        qsort(d->at, d->count, sizeof *d->at, by_number);
    for (size_t i = 0; i < d->count; i++)
        if (!i || d->at[i] != d->at[kept - 1])
            d->at[kept++] = d->at[i];
    d->count = kept;
}

/* What is no date, with the words that belong to it: "31 février 2027". */
static size_t read_unread(const struct words *w, size_t i, struct dates *d)
{
    const char *words = w->at[i];
    size_t taken = 1;
    int64_t year;

    if (day_of(w->a, bare(w, i)) && i + 1 < w->count && !strpbrk(w->at[i + 1], "0123456789"))
        words = str_fmt(w->a, "%s %s", words, w->at[i + taken++]);
    if (taken == 2 && is_year(bare(w, i + 2), &year))
        words = str_fmt(w->a, "%s %s", words, w->at[i + taken++]);
    d->unread[d->unread_count++] = words;
    return taken;
}

struct dates dates_read(struct arena *a, const char *text, int32_t today)
{
    const struct words w = words_of(a, text, today);
    struct dates d = { .at = arena_array(a, w.count + 1, sizeof *d.at),
                       .unread = arena_array(a, w.count + 1, sizeof *d.unread) };

    for (size_t i = 0; i < w.count;) {
        size_t taken = read_date(&w, i, &d.at[d.count]);
        if (taken)
            d.count++;
        else if (among(a, silent, bare(&w, i)))
            taken = 1;
        else
            taken = read_unread(&w, i, &d);
        i += taken;
    }
    in_order(&d);
    return d;
}
