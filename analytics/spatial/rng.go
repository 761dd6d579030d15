package spatial

import "math/bits"

// stream is a small fast generator of random words: wyrand (Wang Yi, 2019,
// github.com/wangyi-fudan/wyhash). Each area and each permutation has a stream of
// its own, so that results do not depend on who computes what.
type stream struct{ state uint64 }

// newStream starts the stream of one number under a seed, mixed as splitmix64
// does (Steele, Lea and Flood 2014, doi:10.1145/2660193.2660195).
func newStream(seed, number uint64) stream {
	z := seed + (number+1)*0x9e3779b97f4a7c15
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return stream{state: z ^ z>>31}
}

func (s *stream) next() uint64 {
	s.state += 0xa0761d6478bd642f
	hi, lo := bits.Mul64(s.state, s.state^0xe7037ed1a0b428db)
	return hi ^ lo
}

// below draws a whole number in [0, n), every one as likely: Lemire (2019), ACM
// TOMACS 29:3, doi:10.1145/3230636.
func (s *stream) below(n uint32) uint32 {
	m := uint64(uint32(s.next())) * uint64(n)
	if uint32(m) < n {
		for reject := -n % n; uint32(m) < reject; {
			m = uint64(uint32(s.next())) * uint64(n)
		}
	}
	return uint32(m >> 32)
}

// fillWithout draws whole numbers in [0, n] other than skip, every one as likely
// and two from a word: a number in [0, n), and n in the place of skip.
func (s *stream) fillWithout(dst []uint32, n, skip uint32) {
	reject := -n % n
	for i := 1; i < len(dst); i += 2 {
		word := s.next()
		a, b := uint64(uint32(word))*uint64(n), (word>>32)*uint64(n)
		for min(uint32(a), uint32(b)) < reject {
			word = s.next()
			a, b = uint64(uint32(word))*uint64(n), (word>>32)*uint64(n)
		}
		first, second := uint32(a>>32), uint32(b>>32)
		if first == skip {
			first = n
		}
		if second == skip {
			second = n
		}
		dst[i-1], dst[i] = first, second
	}
	if odd := len(dst) % 2; odd == 1 {
		last := s.below(n)
		if last == skip {
			last = n
		}
		dst[len(dst)-1] = last
	}
}

// shuffle puts x in random order (Fisher and Yates, from the end).
func (s *stream) shuffle(x []float64) {
	for i := len(x) - 1; i > 0; i-- {
		j := s.below(uint32(i + 1))
		x[i], x[j] = x[j], x[i]
	}
}
