#define _GNU_SOURCE

#include <netdb.h>
#include <stdio.h>

int main(void)
{
	struct addrinfo hints = { .ai_flags = AI_IDN };
	struct addrinfo *found;

	puts(getaddrinfo("127.0.0.1", "80", &hints, &found) == EAI_BADFLAGS ? "bad flags"
									    : "taken");
}
