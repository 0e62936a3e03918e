/** What a run may do with git: the repositories that it may read, and the only refs that it may push. */
export type GitAccess = {
  /** `pushRefs` are full names; a push to any other is refused, and so is every delete. */
  repositories: { name: string; url: string; pushRefs: string[] }[];
};
