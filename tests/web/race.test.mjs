// Two people press the button at once.  Forty do.  One of them has the chair, and everybody is told
// the truth: what the answers say is what the data holds.
//
//   ROUNDS=60 PAIRS=120    how often
import { ENGINES, House } from './house.mjs';
import { test, assert } from './tap.mjs';
import { PLACE, ROOM, MACHINE, instantIn, makeCrowd, makeGround, overfull, overlaps, signInCrowd,
         tokenCrowd } from './crowd.mjs';

const ROUNDS = Number(process.env.ROUNDS ?? 60);
const PAIRS = Number(process.env.PAIRS ?? 120);
const CROWD = 40;

async function come(client, date, parts) {
    const said = await client.call('PUT', `/api/v1/days/${PLACE.host}/${date}/presence`, { parts });
    assert.ok([200, 201].includes(said.status), `${said.status} ${said.text}`);
    return said.json.state;
}

function book(client, resource, day, from, to) {
    return client.call('POST', '/api/v1/bookings', {
        resource, starts_at: instantIn(day, from), ends_at: instantIn(day, to), note: '',
    });
}

const count = (answers, wanted) => answers.filter((a) => (a.status ?? a) === wanted).length;

// How many are coming, by the server's own list.
async function comingOn(client, date) {
    const said = await client.call('GET', `/api/v1/days/${PLACE.host}/${date}/people`);
    assert.equal(said.status, 200, said.text);
    return said.json.items.filter((p) => p.state === 'coming').length;
}

// A time is taken: the refusal names the nearest one that is not.
function saysWhen(answer) {
    return /\d{4}-\d\d-\d\dT\d\d:\d\d/.test(answer.text);
}

class Fight {
    doubles = 0;
    answers = 0;

    constructor(house, dates) {
        this.house = house;
        this.dates = dates;
        this.date = 0;
        this.slot = 0;
    }

    // Everyone wants the last chairs of a new day.
    async chairs(people, free, part) {
        const date = this.dates[this.date++];
        const told = await Promise.all(people.map((one) => come(one, date, [part])));
        const coming = await comingOn(this.viewer, date);
        this.judge(told, 'coming', free, coming, `${date} ${part}`);
        assert.equal(count(told, 'waiting') + count(told, 'coming'), people.length, told.join(' '));
    }

    // Everyone wants one hour of one resource that nobody has had yet.
    async hours(people, resource, free, spans) {
        const n = this.slot++;
        const day = 3 + Math.floor(n / 5);
        const start = (n % 5) * 240 + 60;
        const told = await Promise.all(people.map((one, i) => {
            const [from, to] = spans[i % spans.length];
            return book(one, resource, day, start + from, start + to);
        }));
        const held = Number(this.house.sql(
            `SELECT count(*) FROM booking WHERE resource_id = ${resource} AND state = 1
                AND starts_at >= ${Date.parse(instantIn(day, start - 30)) / 1000}
                AND starts_at < ${Date.parse(instantIn(day, start + 180)) / 1000}`)[0][0]);
        this.judge(told, 201, free, held, `booking of ${resource}, day ${day}, minute ${start}`);
        for (const answer of told.filter((a) => a.status !== 201)) {
            assert.equal(answer.status, 409, answer.text);
            assert.ok(saysWhen(answer), `no nearest free time in: ${answer.text}`);
        }
    }

    // `free` undefined: any number, as long as what was told is true.
    judge(told, good, free, held, what) {
        const yes = count(told, good);
        this.answers += told.length;
        assert.equal(yes, held, `${what}: ${yes} were told yes, the data holds ${held}`);
        if (free !== undefined && yes !== free)
            this.doubles++;
    }

    end() {
        assert.equal(this.doubles, 0, `${this.doubles} rounds with another number than free`);
        assert.equal(overlaps(this.house), 0);
        assert.equal(overfull(this.house), 0);
    }
}

const WHOLE = [[0, 60]];
// Each touches each: they share the minutes from 40 to 50.
const PARTIAL = [[0, 50], [10, 60], [20, 70], [40, 100], [30, 90]];

async function openGround(engine, { chairs }) {
    const house = await House.open(engine);
    const dates = makeGround(house, { days: ROUNDS + PAIRS + 60, chairs });
    makeCrowd(house, CROWD);
    return { house, dates };
}

for (const engine of ENGINES) {
    let fight, sessions, tokens;

    test(`${engine}: forty people sign in, each with a session of their own`, async () => {
        const { house, dates } = await openGround(engine, { chairs: 1 });
        await house.start();
        fight = new Fight(house, dates);
        sessions = await signInCrowd(house, CROWD);
        tokens = tokenCrowd(house, CROWD);
        fight.viewer = await house.withToken('animator');
    });

    for (const [name, people] of [['sessions', () => sessions], ['tokens', () => tokens]]) {
        test(`${engine}, ${name}: forty want the last chair, one has it`, async () => {
            const parts = ['morning', 'afternoon'];
            for (let i = 0; i < ROUNDS / 2; i++)
                await fight.chairs(people(), 1, parts[i % 2]);
            fight.end();
        });

        test(`${engine}, ${name}: forty want one room, one has it`, async () => {
            for (let i = 0; i < ROUNDS / 2; i++)
                await fight.hours(people(), ROOM, 1, WHOLE);
            fight.end();
        });

        test(`${engine}, ${name}: two want one chair and one room`, async () => {
            for (let i = 0; i < PAIRS / 2; i++) {
                const two = [people()[i % CROWD], people()[(i * 7 + 1) % CROWD]];
                if (two[0] === two[1])
                    two[1] = people()[(i + 1) % CROWD];
                await fight.chairs(two, 1, 'morning');
                await fight.hours(two, ROOM, 1, WHOLE);
            }
            fight.end();
        });

        test(`${engine}, ${name}: spans that overlap in part`, async () => {
            for (let i = 0; i < 15; i++)
                await fight.hours(people().slice(0, 20), ROOM, 1, PARTIAL);
            fight.end();
        });

        test(`${engine}, ${name}: a machine for four, forty want it`, async () => {
            for (let i = 0; i < 15; i++)
                await fight.hours(people(), MACHINE, 4, WHOLE);
            for (let i = 0; i < 15; i++)
                await fight.hours(people(), MACHINE, 4, PARTIAL);
            fight.end();
        });
    }

    test(`${engine}: five chairs, forty people, mornings and whole days mixed`, async () => {
        const { house, dates } = await openGround(engine, { chairs: 5 });
        await house.start();
        const other = new Fight(house, dates);
        other.viewer = await house.withToken('animator');
        const people = tokenCrowd(house, CROWD);
        for (let i = 0; i < 15; i++) {
            await other.chairs(people, 5, 'morning');
            const date = dates[20 + i];
            const wishes = [['morning'], ['afternoon'], ['morning', 'afternoon']];
            const told = await Promise.all(people.map((one, n) => come(one, date, wishes[n % 3])));
            assert.equal(count(told, 'coming'), await comingOn(other.viewer, date));
        }
        other.end();
        await house.close();
    });

    // The test itself is tried.  The one check is the data's own (rules only ask it), so without
    // its triggers people must be seen to sit on each other.
    test(`${engine}: a program without the check is found out`, async () => {
        const { house, dates } = await openGround(engine, { chairs: 1 });
        const on = (table) => (engine === 'postgresql' ? ` ON ${table}` : '');
        for (const table of ['presence', 'booking'])
            for (const when of ['insert', 'update'])
                house.sql(`DROP TRIGGER ${table}_full_${when}${on(table)}`);
        await house.start();
        const bad = new Fight(house, dates);
        bad.viewer = await house.withToken('animator');
        const people = tokenCrowd(house, CROWD);
        for (let i = 0; i < 5; i++) {
            await bad.hours(people, ROOM, 1, WHOLE);
            await bad.chairs(people, 1, 'morning');
        }
        assert.ok(bad.doubles >= 5, `only ${bad.doubles} of 10 rounds went wrong`);
        assert.ok(overlaps(house) > 0 && overfull(house) > 0);
        await house.close();
    });
}
