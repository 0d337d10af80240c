/** Brings a session to life on a link: a new link after a cut, or a fork's own. */
import { ServerError } from "surrealdb";
import { askIdentity, type Identity, isSameIdentity } from "./identity";
import type { Link } from "./link";
import type { Session } from "./session";
import { type Ask, regainIdentity } from "./signIn";

/**
 * Attaches the session and gives it its place, variables and identity. If the identity cannot be had again the
 * session is signed out and marked: it never becomes somebody else. Rejects when the connection fails.
 *
 * The place is asked for before somebody is signed in: `use` by a session that may define would make what is missing.
 */
export async function restoreSession(link: Link, session: Session): Promise<void> {
	const ask: Ask = (call) => link.call({ ...call, session: session.uuid });
	if (session.uuid) await ask({ method: "attach" });
	const variables = [...session.variables].map(([name, value]) =>
		ask({ method: "let", params: [name, value] }),
	);
	const place = session.namespace === undefined ? undefined : use(ask, session);
	await Promise.all([place, ...variables]);
	// Nobody is signed in on what has just been attached, and it is nowhere: that is what attaching means.
	const isBlank = session.uuid && session.namespace === undefined && session.auth.kind === "anonymous";
	if (!isBlank) await becomeAgain(ask, session, "");
}

/** Has the identity again after its end, on the same link. */
export async function renewIdentity(link: Link, session: Session): Promise<void> {
	const ask: Ask = (call) => link.call({ ...call, session: session.uuid });
	await becomeAgain(ask, session, "its authentication has ended and ");
}

async function becomeAgain(ask: Ask, session: Session, reasonPrefix: string): Promise<void> {
	const expected = session.auth;
	let identity: Identity | undefined;
	if (expected.kind !== "anonymous" && !session.identityLost) {
		const outcome = await regainIdentity(ask, session, expected);
		if (typeof outcome === "string") await signOutFor(ask, session, reasonPrefix + outcome);
		else identity = outcome;
	}
	identity ??= await askIdentity(ask);
	if (identity.place && !isPlaceOf(session, identity.place)) {
		// Signing in moves a session to where its user is defined.
		await use(ask, session);
		identity = await askIdentity(ask);
	}
	if (isSameIdentity(identity.auth, session.auth)) session.auth = identity.auth;
	else await signOutFor(ask, session, "the server now takes it for somebody else");
	if (identity.place) {
		session.namespace = identity.place.namespace;
		session.database = identity.place.database;
	}
	session.touch();
}

function isPlaceOf(session: Session, place: NonNullable<Identity["place"]>): boolean {
	return place.namespace === session.namespace && place.database === session.database;
}

async function use(ask: Ask, { namespace, database }: Session): Promise<void> {
	try {
		await ask({ method: "use", params: [namespace ?? null, (namespace && database) ?? null] });
	} catch (error) {
		// Whoever may not go there stays where it is, and is shown there.
		if (!(error instanceof ServerError)) throw error;
	}
}

/** Leaves nobody signed in and says why; a server that refuses even that has nobody signed in. */
async function signOutFor(ask: Ask, session: Session, reason: string): Promise<void> {
	await ask({ method: "invalidate" }).catch((error: unknown) => {
		if (!(error instanceof ServerError)) throw error;
	});
	session.loseIdentity(reason);
}
