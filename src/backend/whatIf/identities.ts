/** The sessions as they are made again on the copy: as who they are, or not at all. */
import { v4 as newId } from "uuid";
import type { CancellationToken } from "vscode-jsonrpc";
import type { SessionAuth } from "../../api";
import { SessionsError } from "../../common/errors";
import { fieldOf } from "../../common/fieldOf";
import { quoteIdentifier } from "../../common/surrealql/quote";
import type { Connection } from "../connection/connection";
import { callError } from "../connection/failures";
import type { Identity } from "../connection/identity";
import { begin } from "../connection/operations";
import { restoreSession } from "../connection/restore";
import type { Secret, Session } from "../connection/session";
import type { Attempts } from "../permissions/attempt";
import { placeText } from "../permissions/matrix";
import { type Copy, firstLine } from "./copy";
import { randomText, tokenOf } from "./keys";

/** Why a session is not made again: the end of a sentence. */
export class NotAgain extends Error {
	override readonly name = "NotAgain";
}

/** By what somebody who is not signed in is tried: see {@link Identities}. */
const VISITOR = "surreal_sessions_visitor";
const DAY_S = 86_400;

/**
 * Makes sessions again. The definitions of users and accesses by which they are signed in are made for it, on a copy that
 * has no others yet: what the database defines under these names comes later, and takes nothing from who is signed in.
 *
 * - A record user comes by a token of an access of the same name, with the claims that its own token has.
 * - A system user is one of the same name, level and roles.
 * - Nobody: an embedded engine lets whoever is not signed in do everything, unlike a server. There a token without a user
 *   and without roles stands for nobody: `$auth` is NONE, no role allows anything, and permissions decide. It differs in
 *   `$token`, `$access` and `$session`: where a definition reads these the session is left out.
 */
export class Identities {
	readonly #key = randomText();

	constructor(
		private readonly connection: Connection,
		private readonly attempts: Attempts,
		private readonly observer: Session,
		private readonly copy: Copy,
		/** Whether some definition tells who has signed in from who has not by more than `$auth`. */
		private readonly readsToken: boolean,
		private readonly token: CancellationToken,
	) {}

	/** Rejects with {@link NotAgain}. */
	async again(source: Session): Promise<Session> {
		if (source.identityLost)
			throw new NotAgain(`it is no longer ${source.identityLost.was}: ${source.identityLost.reason}`);
		const { namespace, database } = this.copy.place;
		if (source.namespace !== namespace || source.database !== database)
			throw new NotAgain(`it is in ${placeText(source)}, and only ${placeText(this.copy.place)} is copied`);
		const { identity, secret } = await this.#known(source);
		const { connection, link } = this.copy;
		const session = connection.sessions.make(newId(), source.name);
		session.namespace = namespace;
		session.database = database;
		session.variables = new Map(source.variables);
		session.become(identity);
		session.secret = secret;
		await begin(connection, link, session, this.token, () => restoreSession(connection, link, session));
		// Nobody is tried as somebody else.
		if (session.identityLost) throw new NotAgain(session.identityLost.reason);
		return session;
	}

	async #known(source: Session): Promise<{ readonly identity: Identity; readonly secret: Secret }> {
		const { auth } = source;
		switch (auth.kind) {
			case "anonymous":
				return this.#nobody(source);
			case "record":
				return this.#record(source);
			case "token":
				throw new NotAgain("who bears its token cannot be told from the token alone");
			default:
				return this.#user(source, auth.kind);
		}
	}

	async #nobody(source: Session): Promise<{ readonly identity: Identity; readonly secret: Secret }> {
		if (this.connection.openToAll) return { identity: { auth: { kind: "anonymous" } }, secret: {} };
		await this.#ask(
			source,
			"RETURN 1",
			(words) => `nobody may do anything there without signing in (${words})`,
		);
		if (this.readsToken)
			throw new NotAgain(
				"the embedded engine knows nobody who is not signed in, and what stands for that would be told apart by definitions that read $token, $access or $session",
			);
		await this.#define(`DEFINE ACCESS OVERWRITE ${VISITOR} ON DATABASE TYPE JWT ${this.#signed()}`);
		const { namespace: NS, database: DB } = this.copy.place;
		return {
			identity: { auth: { kind: "token", access: VISITOR }, home: JSON.stringify([NS, DB]) },
			secret: { access: await this.#tokenOf({ NS, DB, AC: VISITOR, RL: [] }) },
		};
	}

	async #record(source: Session): Promise<{ readonly identity: Identity; readonly secret: Secret }> {
		const { subject, access } = source.auth;
		const { namespace: NS, database: DB } = this.copy.place;
		if (subject === undefined || access === undefined || source.home !== JSON.stringify([NS, DB]))
			throw new NotAgain(`it was not signed in by an access of ${placeText(this.copy.place)}`);
		const own = await this.attempts
			.read(source, "RETURN $token")
			.then(([claims]) => (typeof claims === "object" ? claims : {}))
			// What it may not ask its permissions may ask all the same; the rest of the token is what is needed.
			.catch((error: unknown) => ifRefused(error, {}));
		await this.#define(
			`DEFINE ACCESS OVERWRITE ${quoteIdentifier(access)} ON DATABASE TYPE RECORD WITH JWT ${this.#signed()}`,
		);
		const claims = { ...own, NS, DB, AC: access, ID: subject };
		return {
			identity: { auth: { kind: "record", subject, access }, home: JSON.stringify([NS, DB]) },
			secret: { access: await this.#tokenOf(claims) },
		};
	}

	async #user(
		source: Session,
		kind: Exclude<SessionAuth["kind"], "anonymous" | "record" | "token">,
	): Promise<{ readonly identity: Identity; readonly secret: Secret }> {
		const { subject: username = "" } = source.auth;
		const { namespace, database } = this.copy.place;
		const [level, short, home] = {
			root: ["ROOT", "ROOT", [undefined, undefined]] as const,
			namespace: ["NAMESPACE", "NS", [namespace, undefined]] as const,
			database: ["DATABASE", "DB", [namespace, database]] as const,
		}[kind];
		const homeText = JSON.stringify(home.map((name) => name ?? null));
		if (source.home !== undefined && source.home !== homeText)
			throw new NotAgain(`its user is not of ${placeText(this.copy.place)}`);
		const roles = await this.#rolesOf(username, short);
		const password = randomText();
		await this.#define(
			`DEFINE USER OVERWRITE ${quoteIdentifier(username)} ON ${level} PASSWORD '${password}' ROLES ${roles.join(", ")} DURATION FOR TOKEN 1d, FOR SESSION 1d`,
		);
		const credentials = { kind, username, password, namespace, database } as const;
		return {
			identity: { auth: { kind, subject: username }, home: homeText },
			secret: { credentials },
		};
	}

	async #rolesOf(username: string, level: "ROOT" | "NS" | "DB"): Promise<readonly string[]> {
		const [info] = await this.attempts
			.read(this.observer, `INFO FOR ${level} STRUCTURE`)
			.catch((error: unknown) => ifRefused(error, []));
		const users = (info as { readonly users?: unknown } | undefined)?.users;
		const list: readonly unknown[] = Array.isArray(users) ? users : [];
		const user = list.find((each) => fieldOf(each, "name") === username);
		const roles = fieldOf(user, "roles");
		const names = Array.isArray(roles) ? roles.filter(isRole) : [];
		if (names.length === 0)
			throw new NotAgain(`the default session is not told which roles the user “${username}” has`);
		return names;
	}

	async #ask(source: Session, text: string, why: (words: string) => string): Promise<void> {
		try {
			await this.attempts.read(source, text);
		} catch (error) {
			throw new NotAgain(why(firstLine(ifRefused(error, callError(error).message))));
		}
	}

	async #define(text: string): Promise<void> {
		const failed = await this.copy.run(text, this.token);
		// Its text holds a secret.
		if (failed !== undefined) throw new NotAgain(firstLine(failed));
	}

	#signed(): string {
		return `ALGORITHM HS512 KEY '${this.#key}' DURATION FOR TOKEN 1d, FOR SESSION 1d`;
	}

	/** Its own end, and no beginning: the clocks of two machines differ. */
	#tokenOf(claims: Readonly<Record<string, unknown>>): Promise<string> {
		const exp = Math.floor(Date.now() / 1000) + DAY_S;
		const { nbf: _, ...rest } = claims as { readonly nbf?: unknown };
		return tokenOf(this.#key, { ...rest, exp });
	}
}

/** Gives `value` where the server has refused; throws on what else went wrong. */
function ifRefused<T>(error: unknown, value: T): T {
	if (error instanceof SessionsError && error.code === "serverError") return value;
	throw error;
}

function isRole(value: unknown): value is string {
	return typeof value === "string" && /^\w+$/.test(value);
}
