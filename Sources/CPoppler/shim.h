#pragma once
#include <poppler.h>
#include <cairo-pdf.h>
#include <fontconfig/fontconfig.h>
