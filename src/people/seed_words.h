/* The words of the demo's people: trades with what one can do in them, names of persons, sentences
 * about oneself.  All of it is invented; the communes alone are real.  French, as the people of a
 * community around Béthune would have typed it. */
#ifndef PEOPLE_SEED_WORDS_H
#define PEOPLE_SEED_WORDS_H

enum { SEED_TRADES = 80, SEED_NAMED = 3, SEED_SKILLS = 4 };

struct seed_trade {
    const char *field;                  /* of the enterprise: "couverture" */
    const char *man, *woman;            /* "couvreur", "couvreuse" */
    const char *details[2];             /* "ardoise et zinc" */
    const char *skills[SEED_SKILLS];
    const char *names[SEED_NAMED];      /* of enterprises */
    const char *house;                  /* goes before a family name: "Toitures" */
};
extern const struct seed_trade seed_trades[SEED_TRADES];

/* Families by where their name came from, each with first names of the same language; ended by a
 * NULL list. */
struct seed_origin {
    int share;                          /* of a hundred persons */
    const char *const *family;          /* lists ended by NULL */
    const char *const *women;
    const char *const *men;
};
extern const struct seed_origin seed_origins[];

/* What people say about themselves, and what everyone may know besides their trade. */
extern const char *const seed_about[];
extern const char *const seed_hobbies[];

/* INSEE codes; a commune that stands twice is twice as likely. */
extern const char *const seed_communes[];

#endif
