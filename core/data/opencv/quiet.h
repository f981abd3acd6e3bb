#pragma once
// Damage that libjpeg goes on after: it fills the rest with grey and only warns. Told by the thread that
// decodes. Always false where OpenCV has the library built in.

void forget_damage();
bool saw_damage();
