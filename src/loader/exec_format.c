/* SPDX-License-Identifier: MIT */
#include "loader/exec_format.h"

#include "base/kernel.h"

const char *mc_kernel_platform(const struct mc_load_context *context,
			       const struct mc_stored *object)
{
	const struct mc_tree *image = object->tree ? object->tree->image : NULL;

	return image && image->platform ? image->platform : context->platform;
}

/*
 * Does the target exist for the architecture?  A bare libc has no images, and an image with
 * nothing in it (scratch) is the same everywhere.  Kernels of ARM's hard-float images also
 * run soft-float programs.
 */
static bool exists_for(const struct mc_target *target, enum mc_machine machine)
{
	uint32_t machines = target->image->machines;

	if (mc_target_is_bare(target) || (!target->libc && !target->image->has))
		return true;
	if (machine == MC_MACHINE_ARM && machines >> MC_MACHINE_ARMHF & 1)
		return true;
	return machine < MC_MACHINE_OTHER && machines >> machine & 1;
}

/*
 * Does the platform's image lack the program's loader?  A kernel that also runs programs for
 * another architecture is no reason for an image to have that architecture's libraries.
 * A root filesystem is searched instead.
 */
static bool lacks_loader(const struct mc_target *target, const struct mc_stored *object,
			 const char *platform)
{
	enum mc_machine machine = mc_kernel_machine(platform);

	return object->object.interp && machine != MC_MACHINE_COUNT &&
	       machine != object->object.machine && !mc_target_is_bare(target) &&
	       !target->root;
}

enum muslcheck_status mc_kernel_check(const struct mc_load_context *context,
				      const struct mc_target *target,
				      const struct mc_stored *object,
				      struct mc_load_result *out, bool *refused)
{
	struct mc_load_result result = {
		.target = target,
		.interp_found = MC_ANSWER_NOT_ASKED,
		.confidence = MUSLCHECK_CONFIDENCE_HIGH,
	};
	enum mc_machine machine = object->object.machine;
	struct mc_load_fault fault = {
		.subject = mc_kernel_platform(context, object),
		.confidence = MUSLCHECK_CONFIDENCE_HIGH,
	};

	*refused = true;
	if (target->is_self && !target->root) {
		fault.fault = MC_FAULT_NO_SELF;
		fault.subject = NULL;
	} else if (!mc_kernel_runs(fault.subject, machine)) {
		fault.fault = MC_FAULT_KERNEL_MACHINE;
	} else if (!exists_for(target, machine)) {
		fault.fault = MC_FAULT_NO_IMAGE;
		fault.subject = target->image->id;
		fault.confidence = result.confidence = target->image->confidence;
	} else if (lacks_loader(target, object, fault.subject)) {
		result.interp_found = MC_ANSWER_NO;
		fault.fault = MC_FAULT_INTERP_FOREIGN;
		fault.detail = fault.subject;
		fault.subject = object->object.interp;
	} else {
		*refused = false;
		return MUSLCHECK_OK;
	}
	if (mc_load_result_add(&result, &fault, context->arena) != MUSLCHECK_OK)
		return MUSLCHECK_ERROR_MEMORY;
	mc_load_result_conclude(&result, object);
	*out = result;
	return MUSLCHECK_OK;
}

bool mc_kernel_refused(const struct mc_load_result *result)
{
	return result->fault_count &&
	       (result->faults[0].fault == MC_FAULT_KERNEL_MACHINE ||
		result->faults[0].fault == MC_FAULT_NO_IMAGE ||
		result->faults[0].fault == MC_FAULT_INTERP_FOREIGN ||
		result->faults[0].fault == MC_FAULT_NO_SELF);
}
