/** Brings a session to life on a link: a new link after a cut, or a fork's own. */
import { ServerError } from "surrealdb";
import { errors } from "../../common/errors";
import type { Connection } from "./connection";
import { isSessionExpired } from "./failures";
import { type Ask, askIdentity, type Identity, isSameIdentity } from "./identity";
import type { Link } from "./link";
import type { Session } from "./session";
import { regainIdentity } from "./signIn";

/** Makes the server know the session. The default one it knows by itself. */
export async function attach(link: Link, session: Session): Promise<void> {
	if (!session.uuid) return;
	try {
		await link.call({ method: "attach", session: session.uuid });
	} catch (error) {
		// The server's only word for "too many".
		if (error instanceof ServerError && /^Method not allowed/.test(error.message))
			throw errors.tooManySessions();
		throw error;
	}
}

/**
 * Gives an attached session its place, identity and variables. If the identity cannot be had again the session is
 * signed out and marked: it never becomes somebody else. Rejects when the connection fails.
 *
 * The place is asked for before somebody is signed in: `use` by a session that may define would make what is missing.
 */
export async function restoreSession(
	connection: Pick<Connection, "tell">,
	link: Link,
	session: Session,
): Promise<void> {
	const ask: Ask = (call) => link.call({ ...call, session: session.uuid });
	// Nobody is signed in on what has just been attached, and it is nowhere: that is what attaching means.
	const isBlank = session.uuid && session.namespace === undefined && session.auth.kind === "anonymous";
	session.refused = undefined;
	if (session.namespace !== undefined) await use(ask, session);
	if (!isBlank) await becomeAgain(ask, session, "");
	const refused = await restoreVariables(ask, session);
	if (refused.length > 0)
		connection.tell(
			"warning",
			`The server did not take ${refused.map((name) => `$${name}`).join(", ")} for session “${session.name}”, which no longer has ${refused.length === 1 ? "this variable" : "these variables"}.`,
		);
	session.touch();
}

/** Has the identity again after its end, on the same link. */
export async function renewIdentity(link: Link, session: Session): Promise<void> {
	const ask: Ask = (call) => link.call({ ...call, session: session.uuid });
	await becomeAgain(ask, session, "its authentication has ended and ");
	// Just had again, and over already: it is this machine's clock that is wrong, and the server will say when it ends.
	if (session.expired) {
		const { expiresAt: _, ...auth } = session.auth;
		session.auth = auth;
	}
	session.touch();
}

async function becomeAgain(ask: Ask, session: Session, reasonPrefix: string): Promise<void> {
	let identity: Identity | undefined;
	if (session.auth.kind !== "anonymous" && !session.identityLost) {
		const outcome = await regainIdentity(ask, session, session.identity);
		if (typeof outcome === "string") await signOutFor(ask, session, reasonPrefix + outcome);
		else identity = outcome;
	}
	identity ??= await askWhoIsLeft(ask, session);
	if (identity.place && !isPlaceOf(session, identity.place)) {
		// Signing in moves a session to where its user is defined.
		await use(ask, session);
		identity = await askIdentity(ask, session.secret.access);
	}
	if (isSameIdentity(identity, session.identity)) session.become(identity);
	else await signOutFor(ask, session, "the server now takes it for somebody else");
}

/** A server may refuse whom it has let go of, since the end of the authentication stays: nobody is signed in all the same. */
async function askWhoIsLeft(ask: Ask, { identityLost }: Session): Promise<Identity> {
	try {
		return await askIdentity(ask);
	} catch (error) {
		if (!identityLost || !isSessionExpired(error)) throw error;
		return { auth: { kind: "anonymous" } };
	}
}

function isPlaceOf(session: Session, place: NonNullable<Identity["place"]>): boolean {
	return place.namespace === session.namespace && place.database === session.database;
}

/** Gives the names of those that the server does not take any more: they are not the session's any more. */
async function restoreVariables(ask: Ask, session: Session): Promise<readonly string[]> {
	const taken = await Promise.all(
		[...session.variables].map(async ([name, value]) => {
			const isStill = await isTaken(ask({ method: "let", params: [name, value] }));
			if (!isStill) session.variables.delete(name);
			return isStill ? [] : [name];
		}),
	);
	return taken.flat();
}

async function use(ask: Ask, { namespace, database }: Session): Promise<void> {
	// Whoever may not go there stays where it is, and is shown there.
	await isTaken(ask({ method: "use", params: [namespace ?? null, (namespace && database) ?? null] }));
}

/** Leaves nobody signed in and says why; a server that refuses even that has nobody signed in. */
async function signOutFor(ask: Ask, session: Session, reason: string): Promise<void> {
	await isTaken(ask({ method: "invalidate" }));
	session.loseIdentity(reason);
}

/** Whether the server has done it; a refusal is an answer, a lost connection is not. */
async function isTaken(call: Promise<unknown>): Promise<boolean> {
	try {
		await call;
		return true;
	} catch (error) {
		if (error instanceof ServerError) return false;
		throw error;
	}
}
