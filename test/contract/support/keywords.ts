/** Every keyword of the language, and what else a parser could look for. */
export const keywords: readonly string[] = `
	access after algorithm all allinside alter always analyze analyzer and andkw anyinside api apply as asc
	ascending ascii assert async at authenticate auto backend batch bearer before begin blank bm25 break
	bucket by camel cancel capacity cascade changefeed changes class collate columns comment commit compact
	computed concurrently config contains containsall containsany containsnone containsnot content continue
	count create database db default defer define delete desc descending diff dimension dist distance doc
	drop duplicate edgengram efc else end enforced event exclude exists expired explain export expunge
	extend_candidates false fetch field fields filters flex flexi flexible for from full fulltext function
	functions grant graphql group hashed_vector headers highlights hnsw if ignore in include index info
	insert inside intersects into is issuer jwks jwt keep_pruned_connections key kill kv let limit live lm
	lowercase m m0 mapper maxdepth merge middleware ml model module mtree namespace ngram no noindex none
	noneinside normal not notinside ns null numeric omit on only option or order original out outside
	overwrite parallel param partial passhash password patch permissions plan postings_cache postings_order
	prepare punct purge range readonly rebuild recurse reference refresh reject relate relation remove
	replace retry return returning revoke revoked roles root sc scope schemaful schemafull schemaless search
	select sequence session set show signin signup since sleep snowball split start status strict structure
	system table tables tb tempfiles terms_cache terms_order then throw timeout to token tokenizers
	transaction true type union unique unset update uppercase upsert url use user using value values version
	view vs when where with any array bool bytes collection datetime decimal duration either feature file
	float fn silo mod geometry int line multiline multipoint multipolygon number object point polygon rand
	record references regex string ulid uuid literal sets ar ara arabic da dan danish de deu dutch el ell en
	eng english es fi fin finnish fr fra french german greek hu hun hungarian it ita italian nl nld nor
	norwegian por portuguese pt ro romanian ron ru rus russian spa spanish sv swe swedish ta tam tamil tr tur
	turkish eddsa es256 es384 es512 hs256 hs384 hs512 ps256 ps384 ps512 rs256 rs384 rs512 chebyshev cosine
	euclidean hamming jaccard manhattan minkowski pearson f32 f64 i8 i16 i32 i64 u8 get post put trace head
	options connect nan NaN infinity Infinity inf encoding math time parse crypto meta vector geo http script this self
	parent input reverse counts median e pi tau savepoint rollback extends import while loop do case match
	elseif raise nan0 diskann brute_force alpha r d b f s u y w h ms us
`
	.trim()
	.split(/\s+/);
