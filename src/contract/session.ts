import { z } from "zod";
import { defineEndpoints } from "./endpoint.ts";
import { noContent } from "./paging.ts";

export const account = z.object({ name: z.string(), role: z.enum(["administrator"]), mustChangePassword: z.boolean() });

/** `account` is null when nobody is signed in; `csrfToken` goes into the header `x-csrf-token` of every change. */
export const session = z.object({ account: account.nullable(), csrfToken: z.string(), version: z.string() });
export type Session = z.output<typeof session>;

export const newPassword = z.string().min(8).max(128);

export const sessionEndpoints = defineEndpoints({
  getSession: { summary: "Who is signed in", response: session },
  signIn: {
    summary: "Sign in",
    body: z.object({ name: z.string().trim().min(1).max(64), password: z.string().min(1).max(128) }),
    response: session,
  },
  signOut: { summary: "Sign out", response: noContent },
  changePassword: {
    summary: "Change one's own password; ends all other sessions of the account",
    body: z.object({ currentPassword: z.string().min(1).max(128), newPassword }),
    response: noContent,
  },
});
