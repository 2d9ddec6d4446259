// Calendars as programs of others read them: vdirsyncer fetches the address a member subscribed to,
// khal shows it in another part of the world, and Python's icalendar tells the instants.
import fs from 'node:fs';
import { House, command, temporary } from './house.mjs';
import { test, need, assert, finish } from './tap.mjs';

let house, member, animator, address;
const home = temporary('calendars');

const env = { HOME: home, XDG_CONFIG_HOME: `${home}/config`, XDG_DATA_HOME: `${home}/data`,
              XDG_CACHE_HOME: `${home}/cache`, LC_ALL: 'C.UTF-8', VDIRSYNCER_CONFIG: `${home}/vdirsyncer`,
              PATH: '/usr/bin:/bin' };

// A subscription of a calendar program: `zone` is where its owner sits.
function subscribe(name, url, zone) {
    const at = `${home}/${name}`;
    fs.mkdirSync(`${at}/events`, { recursive: true });
    fs.writeFileSync(`${at}/vdirsyncer`, `[general]
status_path = "${at}/status/"
[pair feed]
a = "here"
b = "there"
collections = null
conflict_resolution = "b wins"
[storage here]
type = "filesystem"
path = "${at}/events/"
fileext = ".ics"
[storage there]
type = "http"
url = "${url}"
`);
    fs.writeFileSync(`${at}/khal`, `[calendars]
[[feed]]
path = ${at}/events/
readonly = True
[locale]
local_timezone = ${zone}
default_timezone = ${zone}
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
[sqlite]
path = ${at}/khal.db
`);
    const run = (program, ...args) => command(program, args, { env });
    const fetch = () => run('vdirsyncer', '-c', `${at}/vdirsyncer`, 'sync', '--force-delete');
    run('sh', '-c', `yes | vdirsyncer -c ${at}/vdirsyncer discover`);
    fetch();
    return {
        fetch,
        // The lines of a day: "10:00-18:30 Coworking day..." in the owner's own time.
        list: (date) => run('khal', '-c', `${at}/khal`, 'list', '--notstarted', '--day-format', '',
                            '--format', '{start-time}-{end-time} {title} {status}', date, '1d')
            .stdout.split('\n').filter(Boolean),
        files: () => fs.readdirSync(`${at}/events`),
    };
}

// Another reader of the same bytes: uid, sequence, status and instants of each event.
function events(text) {
    const script = `
import sys, json
from icalendar import Calendar
from datetime import timezone
out = []
for e in Calendar.from_ical(sys.stdin.buffer.read()).walk('VEVENT'):
    out.append({'uid': str(e['UID']), 'sequence': int(e['SEQUENCE']), 'status': str(e['STATUS']),
                'starts': int(e['DTSTART'].dt.timestamp()), 'ends': int(e['DTEND'].dt.timestamp()),
                'location': str(e.get('LOCATION', '')), 'summary': str(e['SUMMARY'])})
print(json.dumps(out))`;
    return JSON.parse(command('/usr/bin/python3', ['-c', script], { input: text, env }).stdout);
}

async function form(client, page, to, fields) {
    await client.get(page);
    return client.post(to ?? page, fields);
}

async function nextDays() {
    const today = new Date().toISOString().slice(0, 10);
    const to = new Date(Date.now() + 60 * 86400e3).toISOString().slice(0, 10);
    const { items } = (await member.call('GET', `/api/v1/days?from=${today}&to=${to}`)).json;
    return items.filter((d) => d.roaming && d.date > today && d.state === 'open' && d.place &&
                               d.coming < d.capacity);
}

need('a house, a member and an address to subscribe to', async () => {
    house = await House.open('sqlite');
    await house.start();
    member = house.withToken('member');
    animator = await house.as('animator');
    const sitting = await house.as('member');
    const made = await form(sitting, '/me/calendars', null, { follow: 'mine', name: 'mon téléphone' });
    assert.equal(made.status, 200);
    address = made.text.match(/<code id="address">([^<]+)<\/code>/)[1];
    // The server was given any free port, so its own idea of its address is not the test's.
    address = house.url + new URL(address).pathname;
    assert.match(address, /^http:\/\/127\.0\.0\.1:\d+\/feeds\/[\w-]{43}\.ics$/);
    const again = await sitting.get('/me/calendars');
    assert.ok(again.text.includes('mon téléphone') && !again.text.includes(address.slice(-40)));
});

test('a subscribed calendar shows what was said, and what changes after its next fetch', async () => {
    const [first, second] = await nextDays();
    for (const day of [first, second]) {
        const said = await member.call('PUT', `/api/v1/days/${day.place.id}/${day.date}/presence`,
                                       { parts: ['morning'] });
        assert.ok(said.status < 300, said.text);
    }
    const calendar = subscribe('mine', address, 'America/New_York');
    const ofSecond = async () => events((await house.client().get(new URL(address).pathname)).text)
        .find((e) => e.uid.startsWith(`day-${second.id}-`));
    const before = calendar.list(first.date).filter((line) => line.includes(first.place.name));
    assert.equal(before.length, 1, calendar.list(first.date).join('\n'));
    assert.match(before[0], /^03:00-/, 'nine in Paris is three in New York');
    assert.ok(calendar.list(second.date).some((line) => line.includes(second.place.name)));
    const was = await ofSecond();
    const done = await animator.post(`/days/${second.place.slug}/${second.date}/edit`,
                                     { what: 'cancel', cancel_reason: 'la salle est inondée' });
    assert.ok(done.status < 400, done.text);
    calendar.fetch();
    const gone = calendar.list(second.date).filter((line) => line.includes(second.place.name));
    assert.ok(gone.length === 0 || gone.every((line) => line.includes('CANCELLED')), gone.join('\n'));
    const is = await ofSecond();
    assert.equal(is.uid, was.uid);
    assert.equal(is.status, 'CANCELLED');
    assert.ok(is.sequence > was.sequence, `${is.sequence} after ${was.sequence}`);
    assert.equal(calendar.list(first.date).filter((line) => line.includes(first.place.name)).length, 1);
});

test('both changes of the clock have the right instant, for a client in another zone', async () => {
    const next = new Date().getUTCFullYear() + 1;
    const lastSunday = (month) => {
        const last = new Date(Date.UTC(next, month, 0));
        return new Date(last - last.getUTCDay() * 86400e3).toISOString().slice(0, 10);
    };
    const spring = lastSunday(3), autumn = lastSunday(10);
    const made = await form(animator, '/series/new', '/series', {
        name: 'Les dimanches', weekday: '7', every: '1', opens: '01:30', closes: '17:00',
        from: `${next}-03-01`, to: `${next}-11-15`, about: '' });
    assert.equal(made.status, 303, made.text);
    const series = made.headers.location.match(/series\/(\d+)/)[1];
    const [place] = house.sql("SELECT id FROM place WHERE kind = 'host' AND closed_at IS NULL LIMIT 1")[0];
    const days = house.sql(`SELECT id, date FROM day WHERE series_id = ${series} AND state = 'open'`);
    for (const [day] of days) {
        await animator.get(`/series/${series}/dates`);
        await animator.post(`/series/${series}/host`, { day, place });
    }
    const url = `${house.url}/series/${series}/calendar.ics`;
    const text = (await house.client().get(`/series/${series}/calendar.ics`)).text;
    const read = events(text);
    for (const [date, starts] of [[spring, '00:30'], [autumn, '23:30']]) {
        // 01:30 in Paris: before the clock goes forward, before it goes back.
        const day = starts === '00:30' ? date
            : new Date(Date.parse(date) - 86400e3).toISOString().slice(0, 10);
        const at = Date.parse(`${day}T${starts}:00Z`) / 1000;
        assert.ok(days.some(([, d]) => d === date), `${date} is of the series`);
        assert.ok(read.some((e) => e.starts === at), `${date}: nobody starts at ${day}T${starts}Z`);
    }
    const ends = read.find((e) => e.starts === Date.parse(`${spring}T00:30:00Z`) / 1000);
    assert.equal(ends.ends, Date.parse(`${spring}T15:00:00Z`) / 1000, 'a day of 14 hours and a half');
    const there = subscribe('dst', url, 'Asia/Kolkata');
    assert.ok(there.list(spring).some((line) => line.startsWith('06:00-20:30')), there.list(spring).join('\n'));
    assert.ok(there.list(autumn).some((line) => line.startsWith('05:00-21:30')), there.list(autumn).join('\n'));
});

test('an address that was ended, or never was, gives nothing', async () => {
    const sitting = await house.as('member');
    const [[feed]] = house.sql("SELECT id FROM feed WHERE name = 'mon téléphone'");
    assert.equal((await house.client().get(new URL(address).pathname)).status, 200);
    assert.equal((await form(sitting, '/me/calendars', `/me/calendars/${feed}/end`, {})).status, 303);
    assert.equal((await house.client().get(new URL(address).pathname)).status, 404);
    for (const word of ['x.ics', 'x', `${'a'.repeat(43)}.ics`, `${'%00'}.ics`])
        assert.ok([404, 400].includes((await house.client().get(`/feeds/${word}`)).status), word);
});

finish(() => fs.rmSync(home, { recursive: true, force: true }));
