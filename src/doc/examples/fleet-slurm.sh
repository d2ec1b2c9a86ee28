#!/bin/sh
#SBATCH --job-name=muslcheck
#SBATCH --array=0-15
#SBATCH --cpus-per-task=4
#SBATCH --mem=4G
# Check the images listed in images.txt in 16 parts, as a Slurm array:
#
#     job=$(sbatch --parsable fleet-slurm.sh)
#     sbatch --dependency=afterany:$job --wrap 'muslcheck merge -f html=fleet.html part-*.ndjson'
set -u

muslcheck -t alpine --files-from images.txt --quiet --jobs "${SLURM_CPUS_PER_TASK:-1}" \
    --shard "$SLURM_ARRAY_TASK_ID/$SLURM_ARRAY_TASK_COUNT" \
    -f "ndjson=part-$SLURM_ARRAY_TASK_ID.ndjson"
# What does not pass (1) or is not decided (3) is in the report; the task itself did its work.
[ $? -ne 2 ]
