#include <iconv.h>
#include <stdio.h>

int main(void)
{
	puts(iconv_open("ASCII//TRANSLIT", "UTF-8") == (iconv_t)-1 ? "refused" : "taken");
}
