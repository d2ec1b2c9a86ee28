"""fleet-spark.py LIST REPORTS [PARTS]: check the images listed in a file with Spark.

Spark divides the list and repeats a part whose machine is lost; each part goes through one
muslcheck, which must be in the PATH of the workers, as must the paths. Then

    muslcheck merge -f ndjson=all.ndjson -f html=fleet.html REPORTS/part-*
"""
import sys

from pyspark import SparkContext

# What does not pass (1) or is not decided (3) is in the report, and a part may have no path (4).
COMMAND = "sh -c 'muslcheck -t alpine --files-from - --quiet -f ndjson || [ $? -ne 2 ]'"


def main(paths, reports, parts="16"):
    spark = SparkContext(appName="muslcheck")
    listed = spark.textFile(paths, int(parts)).filter(bool)
    listed.pipe(COMMAND, checkCode=True).saveAsTextFile(reports)
    spark.stop()


if __name__ == "__main__":
    main(*sys.argv[1:])
