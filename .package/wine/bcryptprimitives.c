/* Wine 8 has no bcryptprimitives.dll, of which Go wants this one function: random
   bytes. Its advapi32 has the same under an older name, RtlGenRandom. */
#include <stddef.h>

__declspec(dllimport) unsigned char __stdcall SystemFunction036(void *to, unsigned long bytes);

__declspec(dllexport) int __stdcall ProcessPrng(unsigned char *to, size_t bytes) {
    return SystemFunction036(to, (unsigned long)bytes);
}
