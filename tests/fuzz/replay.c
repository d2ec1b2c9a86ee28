/* SPDX-License-Identifier: MIT */
/* A main for fuzz targets under any compiler: feeds them files, or folders of files. */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Exactly as large as the file, so that a sanitizer sees a read past its end. */
static int replay_file(const char *path, size_t size)
{
	FILE *file = fopen(path, "rb");
	uint8_t *data = malloc(size ? size : 1);
	int status = 1;

	if (file && data && fread(data, 1, size, file) == size) {
		LLVMFuzzerTestOneInput(data, size);
		status = 0;
	} else {
		perror(path);
	}
	free(data);
	if (file)
		fclose(file);
	return status;
}

static int replay(const char *path, size_t *count);

static int replay_folder(const char *path, size_t *count)
{
	DIR *folder = opendir(path);
	struct dirent *entry;
	int status = 0;

	if (!folder) {
		perror(path);
		return 1;
	}
	while ((entry = readdir(folder))) {
		char inner[4096];

		if (entry->d_name[0] == '.')
			continue;
		snprintf(inner, sizeof(inner), "%s/%s", path, entry->d_name);
		status |= replay(inner, count);
	}
	closedir(folder);
	return status;
}

static int replay(const char *path, size_t *count)
{
	struct stat info;

	if (stat(path, &info) != 0) {
		perror(path);
		return 1;
	}
	if (S_ISDIR(info.st_mode))
		return replay_folder(path, count);
	++*count;
	return replay_file(path, (size_t)info.st_size);
}

int main(int argc, char **argv)
{
	size_t count = 0;
	int status = 0;

	for (int i = 1; i < argc; i++)
		status |= replay(argv[i], &count);
	printf("replayed %zu inputs\n", count);
	return status || !count;
}
