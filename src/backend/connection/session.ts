import { Uuid } from "surrealdb";
import type { Credentials, SessionAuth } from "../../api";
import type { RestorePoint, SessionState } from "../../protocol/backend";
import { RawValue } from "../cbor/codec";
import { toSurrealQL } from "../cbor/surrealql";
import { type Identity, identityText } from "./identity";
import { Lane } from "./lane";

/** What signs a session in again. Held in memory, never logged. */
export interface Secret {
	readonly credentials?: Credentials;
	readonly access?: string;
	readonly refresh?: string;
}

/** Id of the session that every connection has. */
export const DEFAULT_SESSION = "default";

/** Who wants to know of a session. */
export interface SessionListener {
	/** Its state is another than before. */
	changed(session: Session): void;
	/** It has become busy or idle. */
	stirred(session: Session): void;
}

/** One session: what the server last said of it, and what it takes to have it again. */
export class Session {
	readonly lane: Lane;
	/** `undefined` for the default session, which has no id on the wire. */
	readonly uuid: Uuid | undefined;
	name: string;
	namespace: string | undefined;
	database: string | undefined;
	auth: SessionAuth = { kind: "anonymous" };
	/** See {@link Identity.home}. */
	home: string | undefined;
	/** Odd while it is detached to be attached anew: a list of the server's sessions that overlaps says nothing of it. */
	attachments = 0;
	secret: Secret = {};
	identityLost: SessionState["identityLost"];
	variables = new Map<string, RawValue>();
	forkedFrom: string | undefined;

	constructor(
		readonly id: string,
		readonly ordinal: number,
		name: string,
		private readonly listener: SessionListener,
	) {
		this.name = name;
		this.uuid = id === DEFAULT_SESSION ? undefined : new Uuid(id);
		this.lane = new Lane(() => listener.stirred(this));
	}

	/** Tells the host of whatever was changed. */
	touch(): void {
		this.listener.changed(this);
	}

	/** Whether its authentication has reached its end. */
	get expired(): boolean {
		return this.auth.expiresAt !== undefined && this.auth.expiresAt <= Date.now();
	}

	/** As the host is told. */
	state(openToAll: boolean): SessionState {
		const busy = this.lane.busy;
		return {
			id: this.id,
			name: this.name,
			...place(this),
			auth: this.auth,
			fullRights: openToAll && this.auth.kind === "anonymous" && !this.identityLost,
			...(this.identityLost ? { identityLost: this.identityLost } : {}),
			variables: Object.fromEntries([...this.variables].map(([name, value]) => [name, textOf(value)])),
			...(this.forkedFrom ? { forkedFrom: this.forkedFrom } : {}),
			...(busy ? { busy } : {}),
			ordinal: this.ordinal,
		};
	}

	/** All that brings it back on another connection. */
	restorePoint(): RestorePoint {
		return {
			id: this.id,
			name: this.name,
			ordinal: this.ordinal,
			...place(this),
			...(this.forkedFrom ? { forkedFrom: this.forkedFrom } : {}),
			variables: Object.fromEntries([...this.variables].map(([name, value]) => [name, base64Of(value)])),
			...(this.auth.kind === "anonymous" ? {} : { identity: JSON.stringify(this.identity) }),
			...(Object.keys(this.secret).length > 0 ? { secret: JSON.stringify(this.secret) } : {}),
			...(this.identityLost ? { identityLost: this.identityLost } : {}),
		};
	}

	/** Takes over what an earlier backend process held of it. */
	adopt(point: RestorePoint): void {
		this.namespace = point.namespace;
		this.database = point.database;
		this.forkedFrom = point.forkedFrom;
		this.variables = new Map(
			Object.entries(point.variables).map(([name, base64]) => [
				name,
				new RawValue(Buffer.from(base64, "base64")),
			]),
		);
		this.become(point.identity ? (JSON.parse(point.identity) as Identity) : { auth: { kind: "anonymous" } });
		this.secret = point.secret ? (JSON.parse(point.secret) as Secret) : {};
		this.identityLost = point.identityLost;
	}

	/** Who it is. */
	get identity(): Identity {
		return { auth: this.auth, ...(this.home === undefined ? {} : { home: this.home }) };
	}

	/** Takes over what the server says of it. */
	become({ auth, home, place }: Identity): void {
		this.auth = auth;
		this.home = home;
		if (!place) return;
		this.namespace = place.namespace;
		this.database = place.database;
	}

	/** Marks it as signed out for a reason: it runs nothing until somebody signs it in. */
	loseIdentity(reason: string): void {
		this.identityLost ??= { was: identityText(this.auth), reason };
		this.become({ auth: { kind: "anonymous" } });
		this.secret = {};
	}
}

/** A variable's value never changes, and may be large: its texts are made once. */
const texts = new WeakMap<RawValue, string>();
const base64s = new WeakMap<RawValue, string>();

function textOf(value: RawValue): string {
	let text = texts.get(value);
	if (text === undefined) {
		try {
			text = toSurrealQL(value.bytes);
		} catch {
			// A newer server's type: better a row that says so than no rows.
			text = "/* a value that this version cannot show */";
		}
		texts.set(value, text);
	}
	return text;
}

function base64Of(value: RawValue): string {
	const text = base64s.get(value) ?? Buffer.from(value.bytes).toString("base64");
	base64s.set(value, text);
	return text;
}

function place(session: { namespace: string | undefined; database: string | undefined }) {
	return {
		...(session.namespace === undefined ? {} : { namespace: session.namespace }),
		...(session.database === undefined ? {} : { database: session.database }),
	};
}
