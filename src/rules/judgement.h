/* SPDX-License-Identifier: MIT */
/* The result of checking one object for one target. */
#ifndef MC_RULES_JUDGEMENT_H
#define MC_RULES_JUDGEMENT_H

#include "loader/loader.h"
#include "rules/finding.h"

struct mc_judgement {
	enum muslcheck_verdict verdict;
	struct mc_load_result load;  /* on the unmodified target */
	struct mc_findings findings; /* sorted */
	const char **
		packages; /* to install, for add-packages, gcompat and as part of others */
	size_t package_count;
	bool preload;		 /* gcompat must also be in LD_PRELOAD */
	const char *preload_too; /* then: the object itself, if LD_PRELOAD must name it as
				    well: it replaces functions of libc; NULL: not */
	const char *
		native; /* how to get a native build of this kind of object, if it needs one or
			       gcompat; NULL: not needed, or unknown */
	enum muslcheck_confidence confidence; /* of the verdict */
};

#endif
