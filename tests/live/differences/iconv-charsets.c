#include <iconv.h>
#include <stdio.h>

int main(void)
{
	puts(iconv_open("UTF-8", "CP852") == (iconv_t)-1 ? "refused" : "taken");
}
