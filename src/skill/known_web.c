#include "skill/web.h"

#include <ctype.h>

#include "base/fold.h"
#include "view/svg.h"

/* What is known here: the skills of everyone, by the fourteen domains of the list of trades, then
 * by the alphabet; and what people want to learn. */

enum { SHOWN_OF_DOMAIN = 12, NO_DOMAIN = 14, DOMAINS = 15 };

/* 0 to 13, NO_DOMAIN where the trade is not known. */
static int domain_of(const struct skill *s)
{
    return s->code && trade_domain(*s->code) ? *s->code - 'A' : NO_DOMAIN;
}

static const char *domain_name(const struct req *r, int domain)
{
    return domain == NO_DOMAIN ? T(r, N_("Many other things"))
                               : T(r, trade_domain((char) ('A' + domain)));
}

static const char *domain_href(struct req *r, int domain)
{
    return domain == NO_DOMAIN ? "/skills/other" : str_fmt(r->a, "/skills/%c", 'a' + domain);
}

static int by_words_fr(const void *a, const void *b)
{
    return text_compare("fr", ((const struct skill *) a)->words,
                        ((const struct skill *) b)->words);
}

static int by_words_en(const void *a, const void *b)
{
    return text_compare("en", ((const struct skill *) a)->words,
                        ((const struct skill *) b)->words);
}

static size_t known(struct req *r, enum skill_kind kind, struct skill **skills)
{
    struct looker looker = people_looker(r);
    size_t count = skills_known(r->db, r->a, &looker, kind, skills);

    if (count)
        qsort(*skills, count, sizeof **skills,
              str_is(catalog_lang(r->lang), "fr") ? by_words_fr : by_words_en);
    return count;
}

static void add_skill(struct req *r, struct value *list, const char *words)
{
    struct value *item = add_object(list);
    struct str href = str_new(r->a);

    str_add(&href, "/people?skill=");
    str_add_url(&href, words, strlen(words));
    set_text(item, "words", words);
    set_text(item, "href", href.text);
}

/* A domain with its skills, `most` at most; nothing if it has none. */
static void add_domain(struct req *r, struct value *list, int domain, const struct skill *skills,
                       size_t count, size_t most)
{
    struct value *v = value_object(r->a), *shown = set_list(v, "skills");
    size_t of_domain = 0;

    for (size_t i = 0; i < count; i++)
        if (domain_of(&skills[i]) == domain && ++of_domain <= most)
            add_skill(r, shown, skills[i].words);
    if (!of_domain)
        return;
    set_text(v, "name", domain_name(r, domain));
    set_text(v, "id", domain == NO_DOMAIN ? "other" : str_fmt(r->a, "%c", 'a' + domain));
    set_text(v, "more", of_domain > most ? domain_href(r, domain) : NULL);
    add(list, v);
}

void show_known(struct req *r)
{
    struct skill *given, *wanted;
    size_t given_count = known(r, SKILL_GIVE, &given);
    size_t wanted_count = known(r, SKILL_LEARN, &wanted);
    struct value *v = value_object(r->a);
    struct value *page = set_object(v, "page");
    struct value *domains = set_list(v, "domains"), *learns = set_list(v, "learns");

    for (int domain = 0; domain < DOMAINS; domain++)
        add_domain(r, domains, domain, given, given_count, SHOWN_OF_DOMAIN);
    for (size_t i = 0; i < wanted_count; i++)
        add_skill(r, learns, wanted[i].words);
    skill_tabs(r, page, "skills");
    set_bool(page, "none", !given_count);
    set_bool(page, "learns", wanted_count > 0);
    set_bool(page, "public", !r->who->id);
    set_markup(page, "empty", svg_empty(r->a));
    req_page(r, "skill/known", v);
}

/* "a" to "n" or "other"; -1: no domain. */
static int domain_at_hand(const struct req *r)
{
    const char *word = req_param(r, "domain");
    char letter = (char) toupper((unsigned char) *word);

    if (str_is(word, "other"))
        return NO_DOMAIN;
    return strlen(word) == 1 && trade_domain(letter) ? letter - 'A' : -1;
}

void show_domain(struct req *r)
{
    int domain = domain_at_hand(r);
    struct skill *given;

    if (domain < 0) {
        req_not_found(r);
        return;
    }
    size_t count = known(r, SKILL_GIVE, &given);
    struct value *v = value_object(r->a);
    struct value *page = set_object(v, "page");
    struct value *domains = set_list(v, "domains");

    add_domain(r, domains, domain, given, count, SIZE_MAX);
    skill_tabs(r, page, "skills");
    set_text(page, "name", domain_name(r, domain));
    set_bool(page, "none", value_count(domains) == 0);
    set_markup(page, "empty", svg_empty(r->a));
    req_page(r, "skill/domain", v);
}
