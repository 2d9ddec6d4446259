/* After a day: how many were there, by those who run or host it, and a word of thanks to the host,
 * once. */
#include "booking/web.h"

#include "base/str.h"
#include "base/zone.h"
#include "booking/refuse.h"
#include "booking/show.h"
#include "booking/tell.h"

enum { HEADS_MOST = 10000 };

const struct field heads_form[] = {
    { .name = "heads", .kind = FIELD_INT, .required = true, .min = 0, .max = HEADS_MOST,
      .label = N_("How many were there?") },
    { .kind = FIELD_END },
};

const struct field thanks_form[] = {
    { .name = "word", .kind = FIELD_LINES, .required = true, .max = 2000,
      .label = N_("Your word of thanks") },
    { .kind = FIELD_END },
};

int64_t heads_known(struct req *r, const struct day *d)
{
    return d->heads >= 0 ? d->heads : presence_count(r->db, d->id).coming;
}

static struct day_edit edit_of(const struct req *r, const struct day *d)
{
    return (struct day_edit){ .day = d->id, .now = r->now, .today = r->today };
}

static const char *counted_words(struct req *r, int64_t heads)
{
    return TN(r, NP_("%d person was there.", "%d people were there."), heads);
}

/* Counts; false: the refusal is said, with the way back. */
static bool count_day(struct req *r, const struct day *d, const char *back)
{
    enum agenda_refusal no = day_set_heads(r->db, r->a, edit_of(r, d),
                                           form_int(r->form, "heads", 0), r->who->id);
    struct value *problem = no ? refuse_agenda(r, no) : NULL;

    if (problem)
        req_way(r, problem, T(r, N_("Leave it as it is")), NULL, T(r, N_("Back to the day")),
                back);
    return !no;
}

void count_heads(struct req *r)
{
    struct day_at_hand at;

    if (!day_to_run(r, &at) || !day_row(r, &at))
        return;
    const char *back = day_href(r, at.place.slug, at.date);
    if (count_day(r, &at.day, back))
        req_see(r, str_fmt(r->a, "%s %s", T(r, N_("Noted.")),
                           counted_words(r, form_int(r->form, "heads", 0))), "%s#after", back);
}

void count_heads_as_host(struct req *r)
{
    struct day d;

    if (hosted_day_to_write(r, &d) && count_day(r, &d, "/hosting"))
        req_see(r, str_fmt(r->a, "%s %s", T(r, N_("Noted.")),
                           counted_words(r, form_int(r->form, "heads", 0))), "/hosting#past");
}

/* ---- thanks ---- */

static void refuse_thanks(struct req *r, enum agenda_refusal no, const char *back)
{
    struct value *problem = no == AGENDA_OVER
        ? req_refuse(r, 409, "thanked_already", T(r, N_("The host was thanked already")),
                     T(r, N_("Thanks are written once for each day.")))
        : refuse_agenda(r, no);

    if (problem)
        req_way(r, problem, T(r, N_("Leave it as it is")), NULL, T(r, N_("Back to the day")),
                back);
}

void thank_host(struct req *r)
{
    struct day_at_hand at;

    if (!day_to_run(r, &at) || !day_row(r, &at))
        return;
    const char *back = day_href(r, at.place.slug, at.date);
    enum agenda_refusal no = day_thank(r->db, r->a, edit_of(r, &at.day));
    if (no) {
        refuse_thanks(r, no, back);
        return;
    }
    size_t told = tell_thanks(r, &at.day, form_text(r->form, "word"));
    if (!told) {
        struct value *problem = req_refuse(r, 409, "no_host",
            T(r, N_("Nobody hosts this place whom one could write to")),
            T(r, N_("Nothing was changed and nobody was written to.")));
        req_way(r, problem, T(r, N_("The place")), T(r, N_("Its page says how to reach it.")),
                T(r, N_("See the place")), place_href(r, at.place.slug, ""));
        return;
    }
    req_see(r, TN(r, NP_("Your thanks go to %d person.", "Your thanks go to %d people."),
                  (int64_t) told), "%s#after", back);
}

static const char *proposed_thanks(struct req *r, const struct day *d, int64_t heads)
{
    const char *people = TN(r, NP_("%d person", "%d people"), heads);

    if (!heads)
        return TF(r, N_("Thank you for opening your place on %s."), long_date(r, d->date));
    return TF(r, N_("Thank you for opening your place on %s: %s worked there that day. It is "
                    "thanks to hosts like you that the day goes round."),
              long_date(r, d->date), people);
}

void set_after(struct req *r, struct value *page, const struct day *d, bool runs)
{
    bool counts = runs && day_is_open(d) && d->date <= r->today;
    bool thanks = counts && d->roaming && d->id && d->date < r->today && !d->thanked_at;
    int64_t heads = counts && d->id ? heads_known(r, d) : 0;

    set_null(page, "after");
    if (!counts)
        return;
    struct value *v = set_object(page, "after");
    set_text(v, "counted", d->heads < 0 ? NULL : counted_words(r, d->heads));
    set_int(v, "heads", heads);
    set_text(v, "proposed", thanks ? proposed_thanks(r, d, heads) : NULL);
    int32_t on;
    zone_local(zone_get(d->zone), d->thanked_at, &on, NULL);
    set_text(v, "thanked", d->thanked_at
             ? TF(r, N_("The host was thanked on %s."), long_date(r, on)) : NULL);
}
