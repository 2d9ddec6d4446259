/* What introduce.h promises of the matching alone: as much weight as there can be, nobody beyond
 * their room, the same choice each time, a group of a hundred at once. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <pthread.h>
#include <time.h>

#include "help/introduce.h"

enum { PEOPLE_MOST = 200, EDGES_MOST = 200 * 199 / 2 };

static uint64_t dice;

/* A number below n, the same in each run. */
static int throw(int n)
{
    dice = dice * 6364136223846793005u + 1442695040888963407u;
    return (int) ((dice >> 33) % (uint64_t) n);
}

struct graph {
    int people;
    int room[PEOPLE_MOST];
    struct edge edges[EDGES_MOST];
    size_t count;
};

static void give_room(struct graph *g, int people, int each)
{
    g->people = people;
    g->count = 0;
    for (int i = 0; i < people; i++)
        g->room[i] = each;
}

static void join(struct graph *g, int one, int other, int weight)
{
    g->edges[g->count++] = (struct edge){ .one = one, .other = other, .weight = weight };
}

static void join_by_chance(struct graph *g, int percent, int weights)
{
    for (int i = 0; i < g->people; i++)
        for (int j = i + 1; j < g->people; j++)
            if (throw(100) < percent)
                join(g, i, j, 1 + throw(weights));
}

/* The weight of what is chosen; fails if somebody has more than their room. */
static int64_t chosen_weight(const struct graph *g)
{
    int used[PEOPLE_MOST] = { 0 };
    int64_t weight = 0;

    for (size_t i = 0; i < g->count; i++) {
        const struct edge *e = &g->edges[i];
        if (!e->chosen)
            continue;
        weight += e->weight;
        used[e->one]++;
        used[e->other]++;
    }
    for (int i = 0; i < g->people; i++)
        assert_true(used[i] <= g->room[i]);
    return weight;
}

/* All that is possible, tried one after the other. */
static int64_t best_weight(struct graph *g, size_t from)
{
    if (from == g->count)
        return 0;
    const struct edge *e = &g->edges[from];
    int64_t best = best_weight(g, from + 1);
    if (g->room[e->one] < 1 || g->room[e->other] < 1)
        return best;
    g->room[e->one]--;
    g->room[e->other]--;
    int64_t with = e->weight + best_weight(g, from + 1);
    g->room[e->one]++;
    g->room[e->other]++;
    return with > best ? with : best;
}

static struct graph g;

static void nobody_and_nothing(void **state)
{
    (void) state;
    give_room(&g, 0, 2);
    assert_true(match_people(0, g.room, g.edges, 0));
    give_room(&g, 3, 2);
    assert_true(match_people(3, g.room, g.edges, 0));
}

static void two_are_introduced(void **state)
{
    (void) state;
    give_room(&g, 2, 2);
    join(&g, 0, 1, 5);
    assert_true(match_people(2, g.room, g.edges, g.count));
    assert_true(g.edges[0].chosen);
}

static void no_room_is_no_introduction(void **state)
{
    (void) state;
    give_room(&g, 3, 2);
    g.room[0] = 0;
    join(&g, 0, 1, 900);
    join(&g, 1, 2, 1);
    assert_true(match_people(3, g.room, g.edges, g.count));
    assert_false(g.edges[0].chosen);
    assert_true(g.edges[1].chosen);
}

/* The greedy choice takes the 10 in the middle and loses 2 x 9. */
static void the_group_comes_before_the_best_pair(void **state)
{
    (void) state;
    give_room(&g, 4, 1);
    join(&g, 0, 1, 9);
    join(&g, 1, 2, 10);
    join(&g, 2, 3, 9);
    assert_true(match_people(4, g.room, g.edges, g.count));
    assert_int_equal(chosen_weight(&g), 18);
}

static void a_star_gives_its_middle_the_two_best(void **state)
{
    (void) state;
    give_room(&g, 9, 2);
    for (int i = 1; i < 9; i++)
        join(&g, 0, i, 10 * i);
    assert_true(match_people(9, g.room, g.edges, g.count));
    assert_int_equal(chosen_weight(&g), 80 + 70);
}

/* With room for one the relaxation halves every edge of an odd ring. */
static void odd_rings_come_out_whole(void **state)
{
    (void) state;
    for (int people = 3; people <= 21; people += 2)
        for (int each = 1; each <= 2; each++) {
            give_room(&g, people, each);
            for (int i = 0; i < people; i++)
                join(&g, i < people - 1 ? i : 0, i < people - 1 ? i + 1 : people - 1, 7);
            assert_true(match_people(people, g.room, g.edges, g.count));
            assert_int_equal(chosen_weight(&g), 7 * (each == 2 ? people : people / 2));
        }
}

static void as_good_as_trying_everything(void **state)
{
    (void) state;
    dice = 4;
    for (int i = 0; i < 600; i++) {
        give_room(&g, 3 + throw(6), 1 + throw(3));
        if (i % 3 == 0)
            for (int p = 0; p < g.people; p++)
                g.room[p] = throw(3);
        join_by_chance(&g, 20 + throw(60), i % 2 ? 4 : 1000);
        if (g.count > 17)
            g.count = 17;
        assert_true(match_people(g.people, g.room, g.edges, g.count));
        assert_int_equal(chosen_weight(&g), best_weight(&g, 0));
    }
}

static double seconds(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double) t.tv_sec + 1e-9 * (double) t.tv_nsec;
}

/* Weights as they are in life: a base for everyone, few who complete each other. */
static void join_as_in_life(void)
{
    for (int i = 0; i < g.people; i++)
        for (int j = i + 1; j < g.people; j++)
            join(&g, i, j, 1 + 20 * (throw(20) == 0) + 60 * (throw(12) == 0) +
                           (throw(9) == 0 ? 500 + 100 * throw(6) : 0));
}

static void a_hundred_people_take_less_than_a_second(void **state)
{
    (void) state;
    dice = 12;
    for (int i = 0; i < 4; i++) {
        give_room(&g, 100, 2);
        if (i % 2)
            join_by_chance(&g, 10 + 10 * i, 1000);
        else
            join_as_in_life();
        double began = seconds();
        assert_true(match_people(g.people, g.room, g.edges, g.count));
        double took = seconds() - began;
        print_message("# %d people, %zu edges: %.3f s\n", g.people, g.count, took);
        assert_true(took < 1);
        chosen_weight(&g);
    }
}

static void the_same_group_is_matched_alike(void **state)
{
    bool first[EDGES_MOST];

    (void) state;
    for (int turn = 0; turn < 3; turn++) {
        dice = 30;
        give_room(&g, 40, 2);
        join_by_chance(&g, 30, 3);              /* hardly any weight is alone */
        assert_true(match_people(g.people, g.room, g.edges, g.count));
        for (size_t i = 0; i < g.count; i++) {
            if (turn)
                assert_int_equal(g.edges[i].chosen, first[i]);
            first[i] = g.edges[i].chosen;
        }
    }
}

/* However large, the answer comes, and it is allowed. */
static void what_is_too_large_is_cut_short(void **state)
{
    (void) state;
    dice = 5;
    give_room(&g, PEOPLE_MOST, 2);
    join_by_chance(&g, 100, 50);
    double began = seconds();
    match_people(g.people, g.room, g.edges, g.count);
    print_message("# %d people, %zu edges: %.3f s\n", g.people, g.count, seconds() - began);
    assert_true(chosen_weight(&g) > 50 * PEOPLE_MOST * 4 / 5);
    assert_true(seconds() - began < 10);
}

static void *match_alone(void *what)
{
    struct graph *own = what;
    intptr_t good = true;

    for (int i = 0; i < 20; i++)
        good = good && match_people(own->people, own->room, own->edges, own->count);
    return (void *) good;
}

static void threads_match_beside_each_other(void **state)
{
    static struct graph own[2];
    pthread_t threads[2];
    void *good;

    (void) state;
    dice = 77;
    for (int i = 0; i < 2; i++) {
        give_room(&own[i], 20, 2);
        join_by_chance(&own[i], 50, 100);
        assert_int_equal(pthread_create(&threads[i], NULL, match_alone, &own[i]), 0);
    }
    for (int i = 0; i < 2; i++) {
        pthread_join(threads[i], &good);
        assert_non_null(good);
        assert_true(chosen_weight(&own[i]) > 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nobody_and_nothing),
        cmocka_unit_test(two_are_introduced),
        cmocka_unit_test(no_room_is_no_introduction),
        cmocka_unit_test(the_group_comes_before_the_best_pair),
        cmocka_unit_test(a_star_gives_its_middle_the_two_best),
        cmocka_unit_test(odd_rings_come_out_whole),
        cmocka_unit_test(as_good_as_trying_everything),
        cmocka_unit_test(a_hundred_people_take_less_than_a_second),
        cmocka_unit_test(the_same_group_is_matched_alike),
        cmocka_unit_test(what_is_too_large_is_cut_short),
        cmocka_unit_test(threads_match_beside_each_other),
    };

    return cmocka_run_group_tests_name("match", tests, NULL, NULL);
}
