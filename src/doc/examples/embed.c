/*
 * embed FILE...: what stands in the way of each file on Alpine and Debian, through
 * libmuslcheck.  cc embed.c $(pkg-config --cflags --libs muslcheck)
 */
#include <muslcheck/muslcheck.h>
#include <stdio.h>

static bool print_object(void *context, const struct muslcheck_object *object)
{
	(void)context;
	for (size_t i = 0; i < object->result_count; i++) {
		const struct muslcheck_result *result = object->results[i];

		printf("%s\t%s\t%s\n", object->path, result->target,
		       muslcheck_verdict_name(result->verdict));
		for (size_t f = 0; f < result->finding_count; f++) {
			const struct muslcheck_finding *finding = result->findings[f];

			printf("\t%s\t%s\t%s\n", finding->rule,
			       finding->subject ? finding->subject : "-",
			       finding->fix ? finding->fix : "-");
		}
	}
	return true;
}

static bool print_unreadable(void *context, const struct muslcheck_unreadable *unreadable)
{
	(void)context;
	printf("%s\t%s\n", unreadable->path, unreadable->reason);
	return true;
}

int main(int argc, char **argv)
{
	const struct muslcheck_callbacks callbacks = {
		.size = sizeof(callbacks),
		.object = print_object,
		.unreadable = print_unreadable,
	};
	struct muslcheck_options *options = muslcheck_options_new();
	const struct muslcheck_summary *summary;
	struct muslcheck *checker = NULL;
	char message[256] = "out of memory";
	int status = 2;

	if (options && !muslcheck_set_callbacks(options, &callbacks) &&
	    !muslcheck_set(options, "target", "alpine:3.22", message, sizeof(message)) &&
	    !muslcheck_set(options, "target", "debian:13-slim", message,
			   sizeof(message)) &&
	    !muslcheck_new(options, message, sizeof(message), &checker)) {
		status = muslcheck_check(checker, (const char *const *)argv + 1,
					 (size_t)argc - 1, &summary);
		if (!status)
			status = summary->failing_count || summary->unreadable_count;
	} else {
		fprintf(stderr, "embed: %s\n", message);
	}
	muslcheck_free(checker);
	muslcheck_options_free(options);
	return status;
}
