CREATE TABLE `triggers` (
	`id` text PRIMARY KEY NOT NULL,
	`tenant` text NOT NULL,
	`kind` text NOT NULL,
	`host` text,
	`repository` text,
	`config` text NOT NULL,
	`key_hash` text,
	`created_at` integer NOT NULL,
	`created_by` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `triggers_by_repository` ON `triggers` (`host`,`repository`);--> statement-breakpoint
CREATE INDEX `triggers_by_tenant` ON `triggers` (`tenant`,`created_at`,`id`);