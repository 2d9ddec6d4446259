// What was acknowledged is there after any death of the server, and nothing is acknowledged that
// the disk did not take.
//
//   KILLS=10    how often the server is killed in the middle of the writes
import fs from 'node:fs';
import { setTimeout as later } from 'node:timers/promises';
import { ENGINES, House, Postgres, command, sleep, temporary, until } from './house.mjs';
import { test, finish, assert } from './tap.mjs';
import { MACHINE, PLACE, ROOM, instantIn, makeCrowd, makeGround, overfull, overlaps,
         tokenCrowd } from './crowd.mjs';

const KILLS = Number(process.env.KILLS ?? 10);
const CLIENTS = 64;
const DAYS = 300;

// One client that writes until it is told to stop or the server is gone; it keeps what was
// acknowledged.  Wishes meet other clients' wishes often.
class Writer {
    acked = { bookings: [], presences: [] };
    answers = {};

    constructor(client, dice) {
        this.client = client;
        this.dice = dice;
    }

    roll(n) {
        this.dice = (Math.imul(this.dice, 1664525) + 1013904223) >>> 0;
        return Math.floor(this.dice / 65536) % n;
    }

    async book() {
        const resource = this.roll(2) ? ROOM : MACHINE;
        const day = 2 + this.roll(DAYS);
        const start = this.roll(90) * 15;
        const wish = { resource, starts_at: instantIn(day, start), ends_at: instantIn(day, start + 45),
                       note: 'panne' };
        const said = await this.client.call('POST', '/api/v1/bookings', wish);
        if (said.status === 201)
            this.acked.bookings.push({ id: said.json.id, ...wish });
        return said;
    }

    async come(dates) {
        const date = dates[this.roll(dates.length)];
        const parts = [['morning'], ['afternoon'], ['morning', 'afternoon']][this.roll(3)];
        this.flying = date;                                 // stays if no answer comes
        const said = await this.client.call('PUT', `/api/v1/days/${PLACE.host}/${date}/presence`,
                                            { parts });
        this.flying = null;
        if ([200, 201].includes(said.status))
            this.acked.presences.push({ date, state: said.json.state, parts });
        return said;
    }

    // Until stop() or a broken connection.
    async write(dates) {
        try {
            while (!this.stopped) {
                const said = await (this.roll(2) ? this.book() : this.come(dates));
                this.answers[said.status] = (this.answers[said.status] ?? 0) + 1;
            }
        } catch {
            this.stopped = true;
        }
    }
}

const seconds = (instant) => Date.parse(instant) / 1000;

function acknowledged(writers) {
    return writers.flatMap((w) => w.acked.bookings);
}

// Each acknowledged booking stands in the data as it was acknowledged.
function lostBookings(house, writers) {
    const rows = new Map(house.sql('SELECT id, resource_id, starts_at, ends_at, state FROM booking')
        .map(([id, ...rest]) => [Number(id), rest.join(' ')]));
    return acknowledged(writers).filter((b) => rows.get(b.id) !==
        [b.resource, seconds(b.starts_at), seconds(b.ends_at), 1].join(' '));
}

// The last word of each person about a day is what the data holds.
function lostPresences(house, writers) {
    const rows = new Map(house.sql(`SELECT presence.person_id, day.date, morning, afternoon
          FROM presence JOIN day ON day.id = day_id
         WHERE presence.state IN (1, 2) AND person_id IS NOT NULL AND day.place_id = ${PLACE.host}`)
        .map(([person, date, m, a]) => [`${person} ${date}`, `${m}${a}`]));
    const lost = [];
    writers.forEach((writer, i) => {
        const last = new Map(writer.acked.presences.map((p) => [p.date, p]));
        for (const { date, parts } of last.values()) {
            const held = rows.get(`${900000 + i} ${date}`);
            const said = `${Number(parts.includes('morning'))}${Number(parts.includes('afternoon'))}`;
            // One more word may have been written and not been answered when the server died.
            if (!held || (held !== said && writer.flying !== date))
                lost.push(`${i} ${date}: ${said}, data ${held}`);
        }
    });
    return lost;
}

async function clean(house) {
    const check = house.tryRun('check');
    assert.equal(check.status, 0, check.stdout + check.stderr);
    assert.equal(overlaps(house), 0, 'bookings overlap');
    assert.equal(overfull(house), 0, 'a day holds more than its chairs');
    // A person's presence has a price row that exists, a day that exists, a word that makes sense.
    const halves = house.sql(`SELECT count(*) FROM presence
        WHERE (person_id IS NULL AND guest IS NULL) OR (share = 'day' AND morning + afternoon < 2)
           OR (state = 2 AND queued_at IS NULL)`);
    assert.equal(Number(halves[0][0]), 0, 'half-written presences');
}

for (const engine of ENGINES) {
    test(`${engine}: killed ${KILLS} times under ${CLIENTS} writers, nothing is lost`, async () => {
        const house = await House.open(engine);
        const dates = makeGround(house, { days: DAYS, chairs: 10 });
        makeCrowd(house, CLIENTS);
        await house.start();
        const tokens = tokenCrowd(house, CLIENTS).map((c) => c.token);
        let total = 0;

        for (let round = 0; round < KILLS; round++) {
            const writers = tokens.map((token, i) =>
                new Writer(house.client({ token }), round * 1000 + i + 1));
            // Each round has dates of its own, so that a person says one thing about each.
            const own = dates.slice(round * 30 % DAYS, round * 30 % DAYS + 30);
            const writing = writers.map((w) => w.write(own));
            await later(400 + round * 60);
            await house.kill();
            await Promise.all(writing);
            writers.forEach((w) => w.client.close());
            total += acknowledged(writers).length;

            await house.start();
            assert.deepEqual(lostBookings(house, writers), [], `round ${round}`);
            assert.deepEqual(lostPresences(house, writers), [], `round ${round}`);
        }
        assert.ok(total > KILLS * 20, `only ${total} bookings were acknowledged`);
        await house.stop();
        await clean(house);
        await house.close();
    });

    test(`${engine}: a polite end in the middle of the writes loses nothing`, async () => {
        const house = await House.open(engine);
        const dates = makeGround(house, { days: 60, chairs: 10 });
        makeCrowd(house, 16);
        await house.start();
        const writers = tokenCrowd(house, 16).map((c, i) => new Writer(c, i + 7));
        const writing = writers.map((w) => w.write(dates));
        await later(500);
        await house.stop();
        await Promise.all(writing);
        assert.deepEqual(lostBookings(house, writers), []);
        await clean(house);
        await house.close();
    });
}

// Posts until an answer is 503; what it says must be right.
async function untilRefused(writer, dates, tries = 20000) {
    for (let i = 0; i < tries; i++) {
        const said = await (i % 2 ? writer.book() : writer.come(dates));
        if (said.status >= 500)
            return said;
    }
    throw new Error(`${tries} writes and no refusal`);
}

function isHonest503(said) {
    assert.equal(said.status, 503, said.text);
    assert.match(said.headers['retry-after'] ?? '', /^\d+$/);
    assert.match(said.type, /problem\+json/);
    assert.ok(said.json.title.length > 3);
}

// A small disk of our own where the machine allows it.
function smallDisk(megabytes) {
    const folder = temporary('disk');
    fs.mkdirSync(folder);
    const mounted = command('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'beffroi', folder],
                            { quiet: true });
    if (mounted.status !== 0)
        return null;
    finish(() => command('umount', ['-l', folder]));
    return folder;
}

// Takes what is left of a disk but a few blocks.
function fillDisk(file) {
    const out = fs.openSync(file, 'w');
    const block = Buffer.alloc(4096, 1);
    try {
        for (;;)
            fs.writeSync(out, block);
    } catch (error) {
        assert.equal(error.code, 'ENOSPC');
    }
    fs.closeSync(out);
}

test('sqlite: a full disk answers 503, acknowledges nothing, and recovers', async () => {
    const folder = smallDisk(64);
    const file = folder ? `${folder}/full.db` : temporary('full.db');
    const house = await House.open('sqlite', { file });
    const dates = makeGround(house, { days: DAYS, chairs: 10 });
    makeCrowd(house, 1);
    const limit = Math.ceil(fs.statSync(file).size / 512) + 400;
    await house.start(folder ? {} : {
        // Without the right to mount: no file may grow far past the size of this one.
        under: ['sh', '-c', `trap '' XFSZ; ulimit -S -f ${limit}; exec "$@"`, 'sh'],
    });
    const [client] = tokenCrowd(house, 1);
    const writer = new Writer(client, 11);
    await writer.book();
    if (folder)
        fillDisk(`${folder}/ballast`);

    isHonest503(await untilRefused(writer, dates));
    const before = acknowledged([writer]).length;
    for (let i = 0; i < 5; i++) {
        const said = await writer.book();
        assert.notEqual(said.status, 500, said.text);
    }
    const page = await client.get('/sign-in');
    assert.ok(page.status < 500, `reading fails too: ${page.status}`);
    assert.deepEqual(lostBookings(house, [writer]), []);

    if (folder)
        fs.rmSync(`${folder}/ballast`);
    else
        command('prlimit', ['--pid', String(house.child.pid), '--fsize=unlimited']);
    await until(async () => [201, 409].includes((await writer.book()).status), 'the recovery');
    for (let i = 0; i < 30; i++)
        await writer.book();
    assert.ok(acknowledged([writer]).length > before);
    await house.stop();
    assert.deepEqual(lostBookings(house, [writer]), []);
    await clean(house);
    await house.close();
});

test('postgresql: a dead database answers 503, acknowledges nothing, and comes back', async () => {
    const server = new Postgres('mortal');
    const house = await House.open('postgresql', { server });
    const dates = makeGround(house, { days: DAYS, chairs: 10 });
    makeCrowd(house, 8);
    await house.start();
    const writers = tokenCrowd(house, 8).map((c, i) => new Writer(c, i + 3));
    const refused = writers.map((w) => untilRefused(w, dates));
    await sleep(300);
    server.stop();
    for (const said of await Promise.all(refused))
        isHonest503(said);
    const read = await writers[0].client.call('GET', '/api/v1/me');
    isHonest503(read);
    const health = await writers[0].client.get('/healthz');
    assert.equal(health.status, 503);
    server.start();
    await until(async () => [201, 409].includes((await writers[0].book()).status), 'the way back');
    assert.deepEqual(lostBookings(house, writers), []);
    await house.stop();
    await clean(house);
    await house.close();
});

test('a second server on the same file says so and stops', async () => {
    const house = await House.open('sqlite', { seed: false });
    await house.start();
    const second = house.tryRun('serve', '--listen', '127.0.0.1:0');
    assert.notEqual(second.status, 0);
    assert.match(second.stderr, /already uses|is used|another server/);
    await house.close();
});

test('a backup of a server at work is whole', async () => {
    const house = await House.open('sqlite');
    const dates = makeGround(house, { days: 60, chairs: 10 });
    makeCrowd(house, 8);
    await house.start();
    const writers = tokenCrowd(house, 8).map((c, i) => new Writer(c, i + 5));
    const writing = writers.map((w) => w.write(dates));
    await sleep(300);
    const copy = temporary('copy.db');
    house.run('backup', copy);
    writers.forEach((w) => { w.stopped = true; });
    await Promise.all(writing);
    const checked = command(house.bin, ['check', '--db', copy], { quiet: true });
    assert.equal(checked.status, 0, checked.stdout + checked.stderr);
    await house.close();
});
