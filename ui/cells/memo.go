package cells

// Memo keeps what was last made for a key: most of a frame is what it was in the
// frame before.
type Memo[K comparable, V any] struct {
	key  K
	made bool
	v    V
}

// Of is what fresh makes for key, all of which it must depend on.
func (m *Memo[K, V]) Of(key K, fresh func() V) V {
	if !m.made || m.key != key {
		m.key, m.v, m.made = key, fresh(), true
	}
	return m.v
}
