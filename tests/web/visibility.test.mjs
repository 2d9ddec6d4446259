// Who sees what of whom: every field at every level, looked at by everybody, in pages, in the API,
// in what search finds, in feeds and in exports.  What may not be seen is not there and cannot be
// found by any query.
import { DOMAIN, ENGINES, House, PASSWORD } from './house.mjs';
import { test, need, assert, Facts } from './tap.mjs';

const FIRST = 920000;                                       // ids far from those of the demo
const LEVELS = ['me', 'circle', 'place', 'network', 'public'];
const FIELDS = ['trade', 'organisation', 'presence', 'about', 'email', 'phone', 'commune'];
const COMMUNES = ['62119', '62516', '62178', '62126', '62048'];
const ORGANISATION = FIRST;

// One person a level, known by name to all, everything else at that level; and one a level whose
// name is at it and all else open.  No two of these words are near each other.
const SOUNDS = ['abricotine', 'belladone', 'chanterelle', 'doronicum', 'eglantine'];
const open = LEVELS.map((level, i) => person(i, level, false));
const named = LEVELS.map((level, i) => person(i, level, true));
const subjects = [...open, ...named];

function person(i, level, byName) {
    const id = FIRST + i + (byName ? 10 : 0);
    const tail = byName ? SOUNDS[i].split('').reverse().join('') : SOUNDS[i];
    return {
        id, level, byName, email: `vu-${id}@${DOMAIN}`, word: (kind) => `${kind}q${tail}`,
        first: `Prenomq${tail}`, phone: `06 55 ${id}`, mail: `courrier-${id}@${DOMAIN}`,
        commune: COMMUNES[i],
    };
}

const houses = new Map();

// Who looks: how near they are to the subjects, and whether they run the community's days.
const VIEWERS = {
    nobody: { least: 4 },
    visitor: { least: 3, account: true },
    member: { least: 2, role: 'member' },
    circle: { least: 1, role: 'member', circle: true },
    animator: { least: 2, role: 'animator', runs: true },
    manager: { least: 2, role: 'manager', runs: true },
    admin: { least: 2, role: 'admin', runs: true },
};
Object.keys(VIEWERS).forEach((name, i) => Object.assign(VIEWERS[name], {
    name, id: FIRST + 30 + i, email: `regard-${name}@${DOMAIN}`,
}));

const sees = (viewer, subject) => LEVELS.indexOf(subject.byName ? 'public' : subject.level) >= viewer.least;
const seesName = (viewer, subject) =>
    viewer.runs || !subject.byName || LEVELS.indexOf(subject.level) >= viewer.least;

function makePeople(house) {
    const at = Math.floor(Date.now() / 1000);
    const today = new Date().toISOString().slice(0, 10);
    const all = [...subjects.map((s) => ({ ...s, first: s.first })),
                 ...Object.values(VIEWERS).filter((v) => v.role || v.account)
                     .map((v) => ({ ...v, first: `Regard${v.name}` }))];
    const rows = (list, row) => list.map(row).join(',\n');
    const roles = [...subjects.map((s) => ({ id: s.id, role: 'member' })),
                   ...Object.values(VIEWERS).filter((v) => v.role)];

    house.sql(`
        INSERT INTO place (id, slug, name, fold, kind, town, zone, chairs, made_at) VALUES
            (${FIRST}, 'la-verriere', 'La Verrière', 'la verriere', 'host', 'Lens', 'UTC', 40, ${at});
        INSERT INTO day (id, place_id, date, opens, closes, made_at, changed_at) VALUES
            (${FIRST}, ${FIRST}, '${today}', 0, 1440, ${at}, ${at});
        INSERT INTO organisation (id, name, kind, fold, made_at) VALUES
            (${ORGANISATION}, 'Guilde des Verriers', 'association', 'guilde des verriers', ${at});
        INSERT INTO person (id, first_name, last_name, email, fold, made_at, lang) VALUES
            ${rows(all, (p) => `(${p.id}, '${p.first}', 'Carpentier', '${p.email}',
                '${p.first.toLowerCase()} carpentier', ${at}, 'fr')`)};
        INSERT INTO account (person_id, email, password, made_at) VALUES
            ${rows(all, (p) => `(${p.id}, '${p.email}', (SELECT password FROM account
                WHERE email = 'demo-member@${DOMAIN}'), ${at})`)};
        INSERT INTO role (person_id, role, valid_from, made_at) VALUES
            ${rows(roles, (p) => `(${p.id}, '${p.role}', '2020-01-01', ${at})`)};
        INSERT INTO membership (person_id, organisation_id, valid_from) VALUES
            ${rows([...subjects, VIEWERS.circle],
                   (p) => `(${p.id}, ${ORGANISATION}, '2020-01-01')`)};
        INSERT INTO presence (day_id, person_id, share, morning, afternoon, state, made_at, changed_at)
            VALUES ${rows(subjects, (p) => `(${FIRST}, ${p.id}, 'day', 1, 1, 1, ${at}, ${at})`)};`);
    return today;
}

async function describe(house, s) {
    const who = await house.client({ from: `127.0.2.${s.id - FIRST + 1}` }).signIn(s.email, PASSWORD);
    const level = s.byName ? 'public' : s.level;
    const form = {
        first_name: s.first, last_name: 'Carpentier', about: s.word('bio'), email: s.mail,
        phone: s.phone, commune: s.commune, see_name: s.byName ? s.level : 'public',
    };
    for (const field of FIELDS)
        form[`see_${field}`] = level;
    const profile = await who.post('/me/profile', form);
    assert.equal(profile.status, 303, profile.text);
    const skills = await who.call('PUT', '/api/v1/me/skills', {
        living: { words: s.word('metier'), level },
        gives: [{ words: s.word('donne'), level }], learns: [{ words: s.word('apprend'), level }],
    });
    assert.equal(skills.status, 200, skills.text);
    s.client = who;
}

need('houses with ten people, each at a level of their own', async () => {
    for (const engine of ENGINES) {
        const house = await House.open(engine);
        house.today = makePeople(house);
        await house.start();
        house.subjects = [];
        for (const s of subjects)
            await describe(house, s);
        house.eyes = [];
        for (const viewer of Object.values(VIEWERS)) {
            const client = house.client({ from: `127.0.3.${viewer.id - FIRST}` });
            if (viewer.email && (viewer.role || viewer.account))
                await client.signIn(viewer.email, PASSWORD);
            house.eyes.push({ viewer, client });
        }
        houses.set(engine, house);
    }
});

// The words of a subject that only their level may let through.
const secrets = (s) => [s.word('metier'), s.word('donne'), s.word('apprend'), s.word('bio'), s.mail,
                        s.phone];

for (const engine of ENGINES) {
    test(`each field of each person, seen by each viewer, on ${engine}`, async () => {
        const facts = new Facts();
        for (const { viewer, client } of houses.get(engine).eyes)
            for (const s of subjects) {
                const page = await client.get(`/people/${s.id}`);
                const told = `${viewer.name} looking at ${s.byName ? 'the name' : 'what'} for "${s.level}"`;
                facts.hold((page.status === 200) === Boolean(seesName(viewer, s)), `${told}: ${page.status}`);
                for (const secret of secrets(s))
                    facts.hold(page.text.includes(secret) === Boolean(sees(viewer, s) && seesName(viewer, s)),
                               `${told}: ${secret} on the page`);
            }
        for (const s of subjects) {
            const own = (await s.client.get(`/people/${s.id}`)).text;
            for (const secret of secrets(s))
                facts.hold(own.includes(secret), `${s.level}: ${secret} on one's own page`);
        }
        facts.end();
    });

    test(`search finds by what may be seen, and by nothing else, on ${engine}`, async () => {
        const facts = new Facts();
        const found = async (client, query) => {
            const answer = await client.get(`/api/v1/people?limit=200&${query}`);
            assert.equal(answer.status, 200, answer.text);
            return answer.json.items.map((item) => item.id);
        };
        for (const { viewer, client } of houses.get(engine).eyes)
            for (const s of subjects) {
                const may = Boolean(sees(viewer, s) && seesName(viewer, s));
                for (const kind of ['metier', 'donne', 'apprend']) {
                    const word = s.word(kind);
                    for (const query of [`q=${word}`, `skill=${word}`, `q=${word.slice(0, -3)}`,
                                         `q=${word.slice(3)}`, `q=${word.slice(0, 5)}x${word.slice(6)}`]) {
                        const ids = await found(client, query);
                        if (may && (query === `q=${word}` || query === `skill=${word}`))
                            facts.hold(ids.includes(s.id), `${viewer.name} does not find ${s.level} by ${query}`);
                        for (const other of subjects)
                            facts.hold(!ids.includes(other.id) || (sees(viewer, other) && seesName(viewer, other)),
                                       `${viewer.name} finds ${other.id} (${other.level}) by ${query}`);
                    }
                }
                const ids = await found(client, `q=${s.first}`);
                facts.hold(ids.includes(s.id) === Boolean(seesName(viewer, s)),
                           `${viewer.name} by the name of ${s.id} (${s.level})`);
                const page = (await client.get(`/people?q=${s.word('donne')}`)).text;
                facts.hold(page.includes(`/people/${s.id}"`) === may,
                           `${viewer.name}: the page of results and ${s.id} (${s.level})`);
            }
        facts.end();
    });

    test(`facets tell no more: commune, domain, presence, on ${engine}`, async () => {
        const house = houses.get(engine);
        const facts = new Facts();
        for (const { viewer, client } of house.eyes)
            for (const s of subjects) {
                const near = (await client.get(`/api/v1/people?limit=200&commune=${s.commune}&q=Prenomq`)).json;
                const here = (await client.get('/api/v1/people?limit=200&present=today&q=Prenomq')).json;
                const may = sees(viewer, s) && seesName(viewer, s);
                facts.hold(near.items.some((p) => p.id === s.id) === Boolean(may),
                           `${viewer.name} finds ${s.id} (${s.level}) by the commune`);
                facts.hold(here.items.some((p) => p.id === s.id) ===
                           Boolean((may && viewer.name !== 'nobody') || viewer.runs ||
                                   (may && viewer.name === 'nobody')),
                           `${viewer.name} finds ${s.id} (${s.level}) by presence`);
            }
        facts.end();
    });

    // Every address that needs nothing to be known, and those of the things at hand.
    test(`no page, list, feed or file tells more, on ${engine}`, async () => {
        const house = houses.get(engine);
        const facts = new Facts();
        const plain = house.routes().filter((r) => r.method === 'GET' && !r.path.includes(':') &&
                                                   !['/metrics', '/me/live'].includes(r.path))
            .map((r) => r.path);
        const here = `la-verriere/${house.today}`;
        const paths = [...plain, `/organisations/${ORGANISATION}`, `/days/${FIRST}`, `/days/${here}`,
                       `/days/${FIRST}/table`, `/days/${FIRST}/table?show=1`, `/days/${FIRST}/invite?who=Prenomq`,
                       `/api/v1/days/${here}/people`, `/api/v1/days/${FIRST}/introductions`,
                       '/places/la-verriere', '/places/la-verriere/calendar.ics',
                       '/people?present=today', '/people?place=la-verriere', '/skills/A', '/skills/K',
                       '/people?q=Guilde', '/week?day=' + house.today];
        for (const { viewer, client } of house.eyes)
            for (const path of paths) {
                const answer = await client.get(path);
                for (const s of subjects) {
                    for (const secret of secrets(s))
                        facts.hold((sees(viewer, s) && seesName(viewer, s)) ||
                                   !answer.text.includes(secret),
                                   `${viewer.name} reads ${secret} (${s.level}) at ${path}`);
                    facts.hold(seesName(viewer, s) || !answer.text.includes(s.first),
                               `${viewer.name} reads the name of ${s.id} (${s.level}) at ${path}`);
                }
                // That they come today is a field of its own.
                if (/present|table|days|week/.test(path))
                    for (const s of open)
                        facts.hold(viewer.runs || sees(viewer, s) || !answer.text.includes(s.first),
                                   `${viewer.name} reads that ${s.id} (${s.level}) comes, at ${path}`);
            }
        facts.end();
    });

    test(`one's own file holds oneself and nobody else, on ${engine}`, async () => {
        const facts = new Facts();
        for (const s of subjects) {
            const file = (await s.client.get('/me/data.json')).text;
            for (const secret of secrets(s))
                facts.hold(file.includes(secret), `${secret} is not in the file of its owner`);
            for (const other of subjects)
                for (const secret of other === s ? [] : secrets(other))
                    facts.hold(!file.includes(secret), `${secret} is in the file of ${s.id}`);
        }
        facts.end();
    });

    // Another word each time: who asks the same again is not shown the same person first.
    test(`who could help is told by what the asker may see, on ${engine}`, async () => {
        const facts = new Facts();
        for (const { viewer, client } of houses.get(engine).eyes.filter((e) => e.viewer.role))
            for (const s of open.filter((s) => s.level !== 'public' || viewer.name === 'member')) {
                const made = await client.call('POST', '/api/v1/requests', {
                    text: `Qui sait faire ${s.word('donne')} pour wk${viewer.id} ?`, when: 'any', where: 'anywhere',
                });
                assert.equal(made.status, 201, made.text);
                const path = `/api/v1/requests/${made.json.id}`;
                const items = (await client.get(`${path}/proposals`)).json.items;
                facts.hold(items.some((p) => p.person.id === s.id) === Boolean(sees(viewer, s)),
                           `${viewer.name} is proposed ${s.id} (${s.level})`);
                for (const other of open)
                    facts.hold(sees(viewer, other) ||
                               !JSON.stringify(items).includes(other.word('donne')),
                               `${viewer.name} reads of ${other.level} in a reason`);
                const dropped = await client.call('POST', `${path}/answers`, { answer: 'dropped' });
                assert.ok(dropped.status < 300, dropped.text);
            }
        facts.end();
    });
}
