#pragma once
#include <tesseract/capi.h>
#include <leptonica/allheaders.h>

// Of <omp.h>, which is in a directory of GCC's own: tesseract asks OpenMP for threads by their
// number, which OMP_THREAD_LIMIT or this keeps down for the calling thread.
void omp_set_max_active_levels(int levels);
