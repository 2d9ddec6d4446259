#include "http/seed.h"

int seed_dice(struct seed *seed, int n)
{
    uint64_t z = seed->dice += 0x9e3779b97f4a7c15;

    if (n < 1)
        BUG("dice with %d sides", n);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    z ^= z >> 31;
    return (int) (((z >> 32) * (uint64_t) n) >> 32);
}

bool seed_chance(struct seed *seed, int percent)
{
    return seed_dice(seed, 100) < percent;
}

void seed_shuffle(struct seed *seed, int64_t *ids, size_t count)
{
    for (size_t i = count; i > 1; i--) {
        size_t other = (size_t) seed_dice(seed, (int) i);
        int64_t id = ids[i - 1];

        ids[i - 1] = ids[other];
        ids[other] = id;
    }
}
