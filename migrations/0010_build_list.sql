ALTER TABLE `builds` ADD `submitted_by` text;--> statement-breakpoint
ALTER TABLE `builds` ADD `needs` text;--> statement-breakpoint
ALTER TABLE `builds` ADD `updated_at` integer;