CREATE TABLE `builds` (
	`id` text PRIMARY KEY NOT NULL,
	`title` text NOT NULL,
	`status` text NOT NULL,
	`reason` text,
	`created_at` integer NOT NULL,
	`ended_at` integer,
	`deadline_at` integer,
	`repositories` text NOT NULL,
	`tasks` integer NOT NULL,
	`merged` integer NOT NULL,
	`breaker_state` text NOT NULL,
	`breaker_trips` integer NOT NULL,
	`cost_usd` real NOT NULL,
	`limit_usd` real NOT NULL,
	`iterations` integer NOT NULL,
	`iteration_limit` integer NOT NULL,
	`seq` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `builds_by_time` ON `builds` (`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `builds_by_status` ON `builds` (`status`,`created_at`,`id`);--> statement-breakpoint
CREATE TABLE `runs` (
	`id` text PRIMARY KEY NOT NULL,
	`build_id` text NOT NULL,
	`role` text NOT NULL,
	`task` text,
	`round` integer NOT NULL,
	`model` text NOT NULL,
	`status` text NOT NULL,
	`turns` integer NOT NULL,
	`input_tokens` integer NOT NULL,
	`output_tokens` integer NOT NULL,
	`cache_write_5m_tokens` integer NOT NULL,
	`cache_write_1h_tokens` integer NOT NULL,
	`cache_read_tokens` integer NOT NULL,
	`cost_usd` real NOT NULL,
	`started_at` integer NOT NULL,
	`ended_at` integer,
	`seq` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `runs_by_build` ON `runs` (`build_id`,`started_at`);--> statement-breakpoint
CREATE TABLE `tasks` (
	`build_id` text NOT NULL,
	`id` text NOT NULL,
	`title` text NOT NULL,
	`wave` integer NOT NULL,
	`status` text NOT NULL,
	`rounds` integer NOT NULL,
	`conflicts` integer NOT NULL,
	`criteria` integer NOT NULL,
	`criteria_passed` integer NOT NULL,
	`cost_usd` real NOT NULL,
	`feedback` text,
	`seq` integer NOT NULL,
	PRIMARY KEY(`build_id`, `id`)
);
--> statement-breakpoint
CREATE TABLE `waves` (
	`build_id` text NOT NULL,
	`number` integer NOT NULL,
	`status` text NOT NULL,
	`tasks` text NOT NULL,
	`seq` integer NOT NULL,
	PRIMARY KEY(`build_id`, `number`)
);
