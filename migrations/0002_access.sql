CREATE TABLE `shares` (
	`id` text PRIMARY KEY NOT NULL,
	`build_id` text NOT NULL,
	`created_at` integer NOT NULL,
	`created_by` text NOT NULL,
	`expires_at` integer NOT NULL,
	`revoked_at` integer
);
--> statement-breakpoint
CREATE INDEX `shares_by_build` ON `shares` (`build_id`,`created_at`,`id`);--> statement-breakpoint
CREATE TABLE `tokens` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`tenant` text NOT NULL,
	`scopes` text NOT NULL,
	`digest` text NOT NULL,
	`created_at` integer NOT NULL,
	`created_by` text NOT NULL,
	`expires_at` integer,
	`last_used_at` integer,
	`revoked_at` integer
);
--> statement-breakpoint
CREATE INDEX `tokens_by_time` ON `tokens` (`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `tokens_by_tenant` ON `tokens` (`tenant`,`created_at`,`id`);