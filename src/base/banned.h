/* Functions this house does not use, as compile errors: each has a safer neighbour in arena.h,
 * str.h or date.h.  Included by arena.h, so every file sees it.  (The idea is git's banned.h.) */
#ifndef BASE_BANNED_H
#define BASE_BANNED_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#pragma GCC poison strcpy strcat strncpy strncat sprintf vsprintf strtok gets atoi atol atof
#pragma GCC poison gmtime localtime ctime asctime

#endif
