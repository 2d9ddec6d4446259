/* One change to a draft by hand.  Every form carries the version it was drawn from. */
#include "season/web.h"

#include "base/str.h"

/* In the order of enum season_move. */
static const struct choice moves[] = {
    { "host", N_("Move") },         { "lock", N_("Lock") },
    { "unlock", N_("Unlock") },     { "swap", N_("Exchange") },
    { "forbid", N_("Not this host on this date") },
    { "allow", N_("Allow it again") },
    { "skip", N_("No day on this date") }, { "unskip", N_("Hold it after all") },
    { "days", N_("Decide on a number") },  { "leave", N_("Leave out") },
    { NULL, NULL },
};

const struct field season_change_fields[] = {
    { .name = "version", .kind = FIELD_INT, .min = 1, .max = INT64_MAX, .label = N_("Version") },
    { .name = "move", .kind = FIELD_CHOICE, .required = true, .choices = moves,
      .label = N_("What changes") },
    { .name = "date", .kind = FIELD_DATE, .label = N_("Date") },
    { .name = "other", .kind = FIELD_DATE, .label = N_("Other date") },
    { .name = "host", .kind = FIELD_INT, .max = INT64_MAX, .label = N_("Host") },
    { .name = "days", .kind = FIELD_INT, .max = 120, .label = N_("Number of days") },
    { .name = "word", .kind = FIELD_TEXT, .max = 120, .label = N_("Why there is no day") },
    { .kind = FIELD_END },
};

static enum season_move move_of(const struct form *f)
{
    size_t i = 0;

    while (!str_is(moves[i].value, form_text(f, "move")))
        i++;
    return (enum season_move) i;
}

static const char *host_words(struct req *r, int64_t id)
{
    struct host h;

    if (!host_get(r->db, r->a, id, &h))
        return "";
    return str_empty(h.town) ? h.name : TF(r, N_("%s, %s"), h.town, h.name);
}

/* What was done, as the next page says it. */
static const char *done_words(struct req *r, const struct season_change *c)
{
    const char *date = date_of_year(r, c->date);
    const char *host = c->host ? host_words(r, c->host) : NULL;

    switch (c->move) {
    case MOVE_HOST:
        return host ? TF(r, N_("%s: %s."), date, host)
                    : TF(r, N_("%s has no host now."), date);
    case MOVE_LOCK:
        return host ? TF(r, N_("%s: %s, locked."), date, host) : TF(r, N_("%s is locked."), date);
    case MOVE_UNLOCK:
        return TF(r, N_("%s is not locked any more."), date);
    case MOVE_SWAP:
        return TF(r, N_("%s and %s have exchanged their hosts."), date,
                  date_of_year(r, c->other));
    case MOVE_FORBID:
        return TF(r, N_("%s: not at %s."), date, host ? host : "");
    case MOVE_ALLOW:
        return TF(r, N_("%s: at %s again, if it comes to that."), date, host ? host : "");
    case MOVE_SKIP:
        return TF(r, N_("%s: no day. The others stay where they are."), date);
    case MOVE_UNSKIP:
        return TF(r, N_("%s: a day after all. Choose its host, or compute again."), date);
    case MOVE_DAYS:
        return c->days < 0
               ? TF(r, N_("%s: as many days as it takes. Compute again."), host ? host : "")
               : TF(r, N_("%s: %s. Compute again."), host ? host : "",
                    TN(r, NP_("%d day", "%d days"), c->days));
    case MOVE_LEAVE:
        return TF(r, N_("%s takes no part. Compute again."), host ? host : "");
    }
    return NULL;
}

/* The form again, where what it lacks is said beside its field. */
static void ask_again(struct req *r, const char *field, const char *sentence)
{
    form_fault(r->form, field, sentence);
    r->again = true;
    show_season(r);
}

void change_season(struct req *r)
{
    const struct form *f = r->form;
    struct season s;

    if (!season_at_hand(r, &s))
        return;
    const struct season_change c = {
        .season = s.id, .version = form_int(f, "version", 0), .move = move_of(f),
        .date = (int32_t) form_int(f, "date", 0), .other = (int32_t) form_int(f, "other", 0),
        .host = form_int(f, "host", 0), .days = (int) form_int(f, "days", -1),
        .word = form_text_or_null(f, "word"), .now = r->now,
    };
    enum season_refusal no = season_change(r->db, r->a, &c);
    if (no == SEASON_NO_WORD)
        ask_again(r, "word", T(r, N_("Say why: people will read it.")));
    else if (no)
        refuse_season(r, no, &s);
    else
        req_see(r, done_words(r, &c), "/seasons/%lld", (long long) s.id);
}
