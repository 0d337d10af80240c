import { homedir } from "node:os";

/** What `~` stands for. */
export const home = homedir();
