import type { RestorePoint, SessionState, SessionsUpdate, Told } from "../protocol/backend";

/** What has become of the sessions: those that are new or other than before, and the ids of those that are gone. */
export interface SessionsChange {
	readonly changed: readonly SessionState[];
	readonly restorePoints: readonly RestorePoint[];
	readonly removed: readonly string[];
}

/** Puts together what one backend process tells of its sessions, which tells each value of a variable once. */
export class WholeSessions {
	readonly #sessions = new Map<string, SessionState>();
	readonly #points = new Map<string, RestorePoint>();

	/** The same change with all variables of the sessions in it. */
	after({ changed, restorePoints, removed }: SessionsUpdate): SessionsChange {
		for (const id of removed) {
			this.#sessions.delete(id);
			this.#points.delete(id);
		}
		return {
			changed: changed.map((update) => keep(this.#sessions, update)),
			restorePoints: restorePoints.map((update) => keep(this.#points, update)),
			removed,
		};
	}
}

function keep<T extends SessionState | RestorePoint>(all: Map<string, T>, update: Told<T>): T {
	const before = all.get(update.id);
	const variables = Object.entries(update.variables).map(([name, told]) => {
		const text = told ?? before?.variables[name];
		if (text === undefined) throw new Error(`The value of $${name} was never told.`);
		return [name, text];
	});
	const whole = { ...update, variables: Object.fromEntries(variables) } as T;
	all.set(update.id, whole);
	return whole;
}
