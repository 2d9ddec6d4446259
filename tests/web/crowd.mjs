// Forty people and the places they fight for, put into the database before the server starts: days
// with one chair or four, rooms with one booking at a time or four, open day and night.
import { DOMAIN, PASSWORD } from './house.mjs';

const FIRST = 900000;                                       // ids far from those of the demo
export const PLACE = { host: FIRST, permanent: FIRST + 1 };
export const ROOM = FIRST;                                  // one booking at a time
export const MACHINE = FIRST + 1;                           // four at once

const DAY = 86400;
const now = () => Math.floor(Date.now() / 1000);

// The civil date `n` days from today, UTC: days start far enough ahead for the zone not to matter.
export function dateIn(n) {
    return new Date(Date.now() + n * DAY * 1000).toISOString().slice(0, 10);
}

// 'YYYY-MM-DDTHH:MM:SSZ', minutes after midnight UTC of day `n`.
export function instantIn(n, minutes) {
    return `${new Date(Date.parse(dateIn(n)) + minutes * 60000).toISOString().slice(0, 19)}Z`;
}

export function makeGround(house, { days, chairs = 1, machine = 4 }) {
    const dates = Array.from({ length: days }, (_, i) => dateIn(i + 2));
    const at = now();

    house.sql(`
        INSERT INTO place (id, slug, name, fold, kind, town, zone, chairs, made_at) VALUES
            (${PLACE.host}, 'la-halle', 'La Halle', 'la halle lens', 'host', 'Lens', 'UTC', ${chairs}, ${at}),
            (${PLACE.permanent}, 'la-fosse', 'La Fosse', 'la fosse lens', 'permanent', 'Lens', 'UTC', 20, ${at});
        INSERT INTO hours (place_id, valid_from, rule, made_at)
            VALUES (${PLACE.permanent}, '2020-01-01', '24/7', ${at});
        INSERT INTO resource (id, place_id, kind, name, capacity) VALUES
            (${ROOM}, ${PLACE.permanent}, 'room', 'Salle Zola', 1),
            (${MACHINE}, ${PLACE.permanent}, 'machine', 'Scie à ruban', ${machine}),
            (${MACHINE + 1}, ${PLACE.permanent}, 'desk_pool', 'Postes', 20);
        INSERT INTO price (item, cents, valid_from, made_at) VALUES
            ('resource_hour', 500, '2020-01-01', ${at}), ('roaming_day', 0, '2020-01-01', ${at}),
            ('roaming_half', 0, '2020-01-01', ${at});
        INSERT INTO day (id, place_id, date, opens, closes, made_at, changed_at) VALUES
            ${dates.map((d, i) => `(${FIRST + i}, ${PLACE.host}, '${d}', 540, 1050, ${at}, ${at})`)
                   .join(',\n')};`);
    return dates;
}

// `n` members with accounts; they have the password of the demo's people.
export function makeCrowd(house, n) {
    const at = now();
    const rows = (row) => Array.from({ length: n }, (_, i) => row(FIRST + i, i)).join(',\n');

    house.sql(`
        INSERT INTO person (id, first_name, last_name, fold, made_at) VALUES
            ${rows((id, i) => `(${id}, 'Foule', 'N${i}', 'foule n${i}', ${at})`)};
        INSERT INTO account (person_id, email, password, made_at) VALUES
            ${rows((id, i) => `(${id}, '${email(i)}', (SELECT password FROM account
                WHERE email = 'demo-member@${DOMAIN}'), ${at})`)};
        INSERT INTO role (person_id, role, valid_from, made_at) VALUES
            ${rows((id) => `(${id}, 'member', '2020-01-01', ${at})`)};`);
}

export const email = (i) => `foule-${i}@${DOMAIN}`;

// Each with an own connection from an own address, and an own session.
export async function signInCrowd(house, n) {
    const crowd = [];
    for (let i = 0; i < n; i++)
        crowd.push(await house.client({ from: `127.0.1.${i + 1}` }).signIn(email(i), PASSWORD));
    return crowd;
}

// The same people by token.
export function tokenCrowd(house, n) {
    return Array.from({ length: n }, (_, i) => house.client({ token: house.token(email(i)) }));
}

// What the data says after the fight, past the program: pairs of bookings that should not be.
export function overlaps(house) {
    return Number(house.sql(`
        SELECT count(*) FROM booking b JOIN resource ON resource.id = b.resource_id
         WHERE b.state = 1 AND resource.capacity < (
            SELECT count(*) FROM booking o
             WHERE o.resource_id = b.resource_id AND o.state = 1
               AND o.starts_at <= b.starts_at AND o.ends_at > b.starts_at)`)[0][0]);
}

// Parts of days with more people coming than chairs.
export function overfull(house) {
    return Number(house.sql(`
        SELECT count(*) FROM day JOIN place ON place.id = day.place_id
         WHERE COALESCE(day.capacity, place.chairs) < (SELECT count(*) FROM presence
                 WHERE day_id = day.id AND state = 1 AND morning = 1)
            OR COALESCE(day.capacity, place.chairs) < (SELECT count(*) FROM presence
                 WHERE day_id = day.id AND state = 1 AND afternoon = 1)`)[0][0]);
}
