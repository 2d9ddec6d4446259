/* Dice for the demo: rooms that make up a community throw them in the same order each time, so that
 * the same seed gives the same people, days and bookings on every machine and both engines. */
#ifndef HTTP_SEED_H
#define HTTP_SEED_H

#include "http/route.h"

/* A number from 0 to n - 1, each as likely; n is at least 1.  The generator is SplitMix64 (Steele,
 * Lea and Flood, OOPSLA 2014), whose whole state is seed->dice; not for secrets. */
int seed_dice(struct seed *seed, int n);

/* True in `percent` of a hundred throws. */
bool seed_chance(struct seed *seed, int percent);

/* Puts `count` ids in an order of chance (Fisher and Yates). */
void seed_shuffle(struct seed *seed, int64_t *ids, size_t count);

#endif
