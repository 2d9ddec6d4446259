// Every route by every role: the table that the program prints about itself is the table that it
// keeps.  A route that lets somebody in too early fails here, and so does one without a row.
import { House } from './house.mjs';
import { test, need, assert, Facts } from './tap.mjs';

const LADDER = ['ANYONE', 'SIGNED_IN', 'MEMBER', 'HOST', 'ANIMATOR', 'MANAGER', 'ADMIN'];
const ROLES = { anonymous: 'ANYONE', member: 'MEMBER', host: 'HOST', animator: 'ANIMATOR',
                manager: 'MANAGER', admin: 'ADMIN' };

const height = (right) => LADDER.indexOf(right.toUpperCase().replace(/[ -]/g, '_'));

// Nothing that exists: the right is asked before the handler looks for the thing.
const FOREIGN = { date: '2031-02-03', month: '2031-02', week: '2031-W06' };
function withParams(path, params = FOREIGN) {
    return path.replace(/:([a-z_]+)/g, (_, name) => params[name] ?? '999999999');
}

// Sign-out and the ends of sessions come last, or the sessions of the test end with them.
const ending = (route) => /sign-out|sessions|password|theme|lang/.test(route.path);
const isApi = (route) => route.path.startsWith('/api/');

let house, routes;
const clients = {};

need('the demo has a sign-in for every role', async () => {
    house = await House.open('sqlite');
    await house.start();
    routes = house.routes().sort((a, b) => ending(a) - ending(b));
    assert.ok(routes.length > 30, `${routes.length} routes`);
    clients.anonymous = house.client();
    for (const role of Object.keys(ROLES).slice(1))
        clients[role] = await house.as(role);
});

test('every route has a right and one line of help', () => {
    const facts = new Facts();
    for (const route of routes) {
        facts.hold(height(route.right) >= 0, `${route.method} ${route.path}: right ${route.right}`);
        facts.hold(/^[A-Z].{5,}/.test(route.about ?? ''), `${route.method} ${route.path}: no help`);
    }
    facts.end();
});

function send(client, route, path) {
    if (route.method === 'GET')
        return client.get(path);
    if (isApi(route))
        return client.call(route.method, path, route.method === 'DELETE' ? undefined : {});
    return client.post(path);
}

// Pages of mediators: any member may be named one, none of these is.
const ofMediators = (route) => /^\/(help\/mediation|welcome\/newcomers)/.test(route.path);

// The demo's host and manager hold their role at one place only.
function lets(route, role) {
    return height(ROLES[role]) >= height(route.right) &&
           !(route.everywhere && ['host', 'manager'].includes(role)) &&
           !(ofMediators(route) && !['animator', 'admin'].includes(role));
}

// What the matrix allows as an answer; a sentence if it is something else.
function wrong(route, role, said) {
    const letIn = lets(route, role);
    const toDoor = said.status === 303 && /^\/sign-in/.test(said.headers.location ?? '');

    if (said.status >= 500)
        return `${said.status}`;
    if (letIn)
        return [401, 403].includes(said.status) || (toDoor && route.path !== '/sign-in')
            ? `${said.status} though let in` : null;
    if (role === 'anonymous' && isApi(route))
        return said.status === 401 ? null : `${said.status}, not 401`;
    if (role === 'anonymous')
        return toDoor ? null : `${said.status}, not to the door`;
    if (ofMediators(route) && said.status === 422)          // the form is read before the handler asks
        return null;
    return said.status === 403 ? null : `${said.status}, not 403`;
}

for (const role of Object.keys(ROLES)) {
    test(`pages by ${role}, with a session`, async () => {
        const facts = new Facts();
        for (const route of routes.filter((r) => !isApi(r))) {
            if (ending(route) && route.method !== 'GET' && height(ROLES[role]) >= height(route.right))
                continue;
            const said = await send(clients[role], route, withParams(route.path));
            const fault = wrong(route, role, said);
            facts.hold(!fault, `${route.method} ${route.path} (${route.right}): ${fault}`);
        }
        facts.end();
    });

    test(`API by ${role}, with a token`, async () => {
        const facts = new Facts();
        const client = role === 'anonymous' ? house.client() : house.withToken(role);
        for (const route of routes.filter(isApi)) {
            const said = await send(client, route, withParams(route.path));
            const fault = wrong(route, role, said);
            facts.hold(!fault, `${route.method} ${route.path} (${route.right}): ${fault}`);
        }
        facts.end();
    });
}

test('a session without the form token writes nothing in pages', async () => {
    const facts = new Facts();
    const admin = clients.admin;
    const kept = admin.csrf;
    for (const token of ['', 'AAAAAAAAAAAAAAAAAAAAAA']) {
        admin.csrf = token;
        for (const route of routes.filter((r) => r.method !== 'GET' && !isApi(r) && !ending(r))) {
            const said = await send(admin, route, withParams(route.path));
            facts.hold(said.status === 403, `${route.method} ${route.path}: ${said.status}, not 403`);
        }
    }
    admin.csrf = kept;
    facts.end();
});

// A browser sends JSON, PUT and DELETE to another host only if that host allows it, and ours allows
// nobody; what a foreign page can send is a form.
test('another site can write nothing with a session, token or not', async () => {
    const facts = new Facts();
    const { admin } = clients;
    for (const route of routes.filter((r) => r.method !== 'GET')) {
        const path = withParams(route.path);
        const form = { 'content-type': 'application/x-www-form-urlencoded' };
        const foreign = await admin.send(route.method, path, {
            headers: { ...form, 'sec-fetch-site': 'cross-site' }, body: `csrf=${admin.csrf}` });
        facts.hold(foreign.status === 403, `${route.method} ${path} from afar: ${foreign.status}`);
        if (!isApi(route) || route.method !== 'POST')
            continue;
        const simple = await admin.send('POST', path, { headers: form, body: 'note=x' });
        facts.hold(simple.status === 403, `POST ${path} as a form: ${simple.status}`);
        const bare = await admin.send('POST', path, { headers: { 'content-length': '0' } });
        facts.hold(bare.status === 403, `POST ${path} without a body: ${bare.status}`);
    }
    facts.end();
});

test('a token that may only read writes nothing', async () => {
    const facts = new Facts();
    const reader = house.withToken('admin', '--scope', 'read');
    for (const route of routes.filter((r) => isApi(r) && r.method !== 'GET')) {
        const said = await send(reader, route, withParams(route.path));
        facts.hold(said.status === 403, `${route.method} ${route.path}: ${said.status}, not 403`);
    }
    assert.equal((await reader.get('/api/v1/me')).status, 200);
    facts.end();
});

test('a token that nobody made opens nothing', async () => {
    const stranger = house.client({ token: 'bft_0000000000000000000000000000000000' });
    const said = await stranger.get('/api/v1/me');
    assert.equal(said.status, 401);
    assert.match(said.headers['www-authenticate'] ?? '', /Bearer/);
});

// With things that exist: whoever is below the right sees nothing of them either.
test('real places and days are closed to those below', async () => {
    const facts = new Facts();
    const member = house.withToken('member');
    const { items: places } = (await member.get('/api/v1/places')).json;
    const { items: days } = (await member.get('/api/v1/days')).json;
    const real = { place: places[0].id, slug: places[0].slug, id: 1, date: days[0].date };
    for (const role of ['anonymous', 'member']) {
        for (const route of routes.filter((r) => r.method === 'GET' && r.path.includes(':'))) {
            if (height(ROLES[role]) >= height(route.right))
                continue;
            const client = isApi(route) && role === 'member' ? member : clients[role];
            const fault = wrong(route, role, await client.get(withParams(route.path, real)));
            facts.hold(!fault, `${role}: GET ${route.path}: ${fault}`);
        }
    }
    facts.end();
});
