#include "help/reason.h"

#include "base/str.h"

/* The wish in the giver's own words; in some of them, with the same matter; the same matter. */
enum { SAME_WORDS = 1000, ALL_WORDS = 900, SAME_MATTER = 500, MORE_BY_WORDS = 200,
       FIELD_LETTERS = 3 };

struct looker any_member(int32_t today)
{
    return (struct looker){ .id = -1, .member = true, .today = today };
}

static struct topic topic_of(struct arena *a, const char *words)
{
    struct topic t = { .words = words, .matter = lexicon_trade(a, words) };
    struct term *terms;
    size_t all = terms_of(a, words, &terms);
    struct sense sense;

    for (size_t i = 0; i < all; i++)
        if (!terms[i].empty)
            terms[t.count++] = terms[i];
    t.terms = terms;
    if (!t.matter && lexicon_read(a, words, &sense, 1))
        t.matter = sense.matter;
    return t;
}

struct seen reason_seen(struct db *db, struct arena *a, int64_t person, int32_t today)
{
    const struct looker anyone = any_member(today);
    struct seen s = { .person = person };
    struct value *card = person_card(db, a, &anyone, person);
    struct skill *skills;
    struct trade trade;

    if (!card)
        return s;
    s.named = true;
    s.present = person_sees(db, &anyone, person, "presence");
    size_t count = person_skills(db, a, &anyone, person, &skills);
    s.gives = arena_array(a, count + 1, sizeof *s.gives);
    s.learns = arena_array(a, count + 1, sizeof *s.learns);
    for (size_t i = 0; i < count; i++)
        if (skills[i].kind == SKILL_GIVE)
            s.gives[s.give_count++] = topic_of(a, skills[i].words);
        else
            s.learns[s.learn_count++] = topic_of(a, skills[i].words);
    const char *living = value_as_text(value_get(card, "trade"), NULL);
    if (str_empty(living))
        return s;
    s.gives[s.give_count++] = topic_of(a, living);
    if (trade_suggest(db, a, living, &trade, 1))
        s.trade_code = trade.code;
    return s;
}

static bool says(const struct topic *t, const struct term *term)
{
    for (size_t i = 0; i < t->count; i++)
        if (str_is(t->terms[i].word, term->word) || str_is(t->terms[i].french, term->french))
            return true;
    return false;
}

static int worth(const struct topic *wish, const struct topic *give)
{
    size_t found = 0;

    for (size_t i = 0; i < wish->count; i++)
        found += says(give, &wish->terms[i]);
    if (wish->count && found == wish->count)
        return give->count == wish->count ? SAME_WORDS : ALL_WORDS;
    if (!wish->matter || wish->matter != give->matter)
        return 0;
    return SAME_MATTER + (wish->count ? (int) (MORE_BY_WORDS * found / wish->count) : 0);
}

int reason_to_learn(const struct seen *learner, const struct seen *giver, const char **words)
{
    int best = 0;

    *words = "";
    for (size_t i = 0; i < learner->learn_count; i++)
        for (size_t j = 0; j < giver->give_count; j++) {
            int now = worth(&learner->learns[i], &giver->gives[j]);
            if (now <= best)
                continue;
            best = now;
            *words = giver->gives[j].words;
        }
    return best;
}

bool reason_holds(const struct seen *learner, const struct seen *giver, const char *words)
{
    for (size_t j = 0; j < giver->give_count; j++)
        for (size_t i = 0; i < learner->learn_count && str_is(giver->gives[j].words, words); i++)
            if (worth(&learner->learns[i], &giver->gives[j]))
                return true;
    return false;
}

bool reason_trades(const struct seen *one, const struct seen *other)
{
    return one->trade_code && other->trade_code &&
           strncmp(one->trade_code, other->trade_code, FIELD_LETTERS) == 0 &&
           !str_is(one->trade_code, other->trade_code);
}
