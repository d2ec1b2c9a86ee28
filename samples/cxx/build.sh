# Shows: C++ needs libstdc++ and libgcc, which Alpine installs as packages.
echo '#include <stdexcept>
#include <string>
int check(int value)
{
    try {
        if (value > 1)
            throw std::runtime_error(std::to_string(value));
    } catch (const std::exception &error) {
        return error.what()[0];
    }
    return 0;
}
int main(int count, char **) { return check(count); }' > check.cc
glibcxx_exe cxx < check.cc
glibcxx_so libcxx.so < check.cc
rm check.cc
